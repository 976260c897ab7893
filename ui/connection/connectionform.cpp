#include "ui/connection/connectionform.h"

#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>

namespace {

QString environmentOr(const char *variable, const QString &otherwise)
{
    const QString value = qEnvironmentVariable(variable);
    return value.isEmpty() ? otherwise : QStringLiteral("%1 (%2)").arg(value, QLatin1String(variable));
}

} // namespace

ConnectionForm::ConnectionForm(QWidget *parent)
    : QWidget(parent)
{
    setupViews();
    connectSignals();
    setParameters({});
}

void ConnectionForm::setupViews()
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(spacing::Page);
    form->setVerticalSpacing(spacing::Control);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);

    m_service = new QComboBox(this);
    m_service->setObjectName(QStringLiteral("connectionService"));
    m_service->setToolTip(tr("Entries of pg_service.conf; what they say stands in for empty fields"));
    form->addRow(tr("Service"), m_service);
    addField(form, tr("Host or socket"), "host", environmentOr("PGHOST", tr("this machine's socket")));
    addField(form, tr("Port"), "port", environmentOr("PGPORT", QStringLiteral("5432")));
    addField(form, tr("Database"), "dbname", environmentOr("PGDATABASE", tr("named like the user")));
    addField(form, tr("User"), "user", environmentOr("PGUSER", tr("your account's name")));
    m_password = addField(form, tr("Password"), "password", tr("from .pgpass, the keychain, or asked"));
    m_password->setEchoMode(QLineEdit::Password);

    m_sslMode = new QComboBox(this);
    m_sslMode->setObjectName(QStringLiteral("connectionSslMode"));
    m_sslMode->addItem(tr("default (%1)").arg(environmentOr("PGSSLMODE", QStringLiteral("prefer"))), QString());
    for (const char *mode : {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
        m_sslMode->addItem(QLatin1String(mode), QLatin1String(mode));
    m_sslMode->setToolTip(tr("Encryption: prefer uses it where the server has it, require insists, verify-full also "
                             "checks who the server is"));
    form->addRow(tr("Encryption"), m_sslMode);
    form->addRow(tr("CA certificate"), makeCaRow());
}

QLineEdit *ConnectionForm::addField(QFormLayout *form, const QString &label, const char *keyword,
                                    const QString &placeholder)
{
    auto *field = new QLineEdit(this);
    field->setObjectName(QStringLiteral("connectionField_") + QLatin1String(keyword));
    field->setProperty("keyword", QLatin1String(keyword));
    field->setPlaceholderText(placeholder);
    m_fields << field;
    if (form)
        form->addRow(label, field);
    return field;
}

QWidget *ConnectionForm::makeCaRow()
{
    auto *row = new QWidget(this);
    m_caFile = addField(nullptr, {}, "sslrootcert", environmentOr("PGSSLROOTCERT", tr("~/.postgresql/root.crt")));
    m_chooseCa = new QToolButton(row);
    m_chooseCa->setIcon(themeIcon(QStringLiteral("open")));
    m_chooseCa->setToolTip(tr("Choose a file…"));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Group);
    layout->addWidget(m_caFile);
    layout->addWidget(m_chooseCa);
    return row;
}

void ConnectionForm::connectSignals()
{
    for (QLineEdit *field : std::as_const(m_fields))
        connect(field, &QLineEdit::textEdited, this, &ConnectionForm::readFields);
    connect(m_service, &QComboBox::activated, this, &ConnectionForm::readFields);
    connect(m_sslMode, &QComboBox::activated, this, &ConnectionForm::readFields);
    connect(m_chooseCa, &QToolButton::clicked, this, &ConnectionForm::chooseCaFile);
}

void ConnectionForm::setServices(const QStringList &names)
{
    const QString current = m_parameters.value(QStringLiteral("service"));
    m_service->clear();
    m_service->addItem(tr("none"), QString());
    for (const QString &name : names)
        m_service->addItem(name, name);
    if (!current.isEmpty() && !names.contains(current))
        m_service->addItem(current, current);
    m_service->setCurrentIndex(qMax(0, m_service->findData(current)));
    m_service->setEnabled(m_service->count() > 1);
    m_service->setToolTip(m_service->isEnabled()
                              ? tr("Entries of pg_service.conf; what they say stands in for empty fields")
                              : tr("There is no pg_service.conf with entries"));
}

void ConnectionForm::setParameters(const db::ConnectionParameters &parameters)
{
    m_parameters = parameters;
    for (QLineEdit *field : std::as_const(m_fields)) {
        const QString value =
            field == m_password ? parameters.password() : parameters.value(field->property("keyword").toString());
        if (field->text() != value)
            field->setText(value);
    }
    QStringList services;
    for (int place = 1; place < m_service->count(); ++place)
        services << m_service->itemData(place).toString();
    setServices(services);
    const QString mode = parameters.value(QStringLiteral("sslmode"));
    if (m_sslMode->findData(mode) < 0)
        m_sslMode->addItem(mode, mode);
    m_sslMode->setCurrentIndex(m_sslMode->findData(mode));
}

void ConnectionForm::readFields()
{
    for (const QLineEdit *field : std::as_const(m_fields)) {
        const QString text = field == m_password ? field->text() : field->text().trimmed();
        m_parameters.setValue(field->property("keyword").toString(), text);
    }
    m_parameters.setValue(QStringLiteral("service"), m_service->currentData().toString());
    m_parameters.setValue(QStringLiteral("sslmode"), m_sslMode->currentData().toString());
    emit edited();
}

void ConnectionForm::chooseCaFile()
{
    auto *dialog = new QFileDialog(this, tr("CA certificate"), {}, tr("Certificates (*.crt *.pem);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_caFile->setText(path);
        readFields();
    });
    dialog->open();
}

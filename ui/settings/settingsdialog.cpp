#include "ui/settings/settingsdialog.h"

#include "app/settings/settings.h"
#include "ui/shared/spacing.h"
#include "ui/shared/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

namespace {

constexpr int MsPerSecond = 1000;
constexpr int LongestTimeoutSeconds = 24 * 3600;

} // namespace

SettingsDialog::SettingsDialog(settings::Settings &settings, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
{
    setWindowTitle(tr("Settings"));
    setupViews();
    read();
}

void SettingsDialog::setupViews()
{
    m_appearance = new QComboBox(this);
    m_appearance->setObjectName(QStringLiteral("settingsAppearance"));
    m_appearance->addItem(tr("As the system"), appearanceName(Appearance::System));
    m_appearance->addItem(tr("Light"), appearanceName(Appearance::Light));
    m_appearance->addItem(tr("Dark"), appearanceName(Appearance::Dark));
    m_reconnect = new QCheckBox(tr("Open the last connection at the start"), this);
    m_reconnect->setObjectName(QStringLiteral("settingsReconnect"));
    m_keepSandbox = new QCheckBox(tr("Keep the sample data's server running after the window is closed"), this);
    m_keepSandbox->setObjectName(QStringLiteral("settingsKeepSandbox"));
    m_connectTimeout = createNumber(QStringLiteral("settingsConnectTimeout"), 1, 600, tr(" s"));
    m_statementTimeout = createNumber(QStringLiteral("settingsStatementTimeout"), 0, LongestTimeoutSeconds, tr(" s"));
    m_statementTimeout->setSpecialValueText(tr("none"));
    m_lockTimeout = createNumber(QStringLiteral("settingsLockTimeout"), 0, LongestTimeoutSeconds, tr(" s"));
    m_lockTimeout->setSpecialValueText(tr("none"));
    m_maxConnections = createNumber(QStringLiteral("settingsMaxConnections"), 1, 32, {});

    m_pages = new QTabWidget(this);
    m_pages->setObjectName(QStringLiteral("settingsPages"));
    m_pages->setDocumentMode(true);
    m_pages->addTab(makeGeneral(), tr("General"));
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Save"), QDialogButtonBox::AcceptRole);
    buttons->addButton(QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &SettingsDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::Page, spacing::Page, spacing::Page, spacing::Page);
    layout->setSpacing(spacing::Page);
    layout->addWidget(m_pages, 1);
    layout->addWidget(buttons);
}

QWidget *SettingsDialog::makeGeneral()
{
    auto *general = new QWidget(this);
    auto *form = new QFormLayout(general);
    form->setContentsMargins(spacing::Page, spacing::Section, spacing::Page, spacing::Page);
    form->setVerticalSpacing(spacing::Control);
    form->addRow(tr("Appearance"), m_appearance);
    form->addRow(QString(), m_reconnect);
    form->addRow(QString(), m_keepSandbox);
    form->addRow(tr("Give up connecting after"), m_connectTimeout);
    form->addRow(tr("Stop a statement after"), m_statementTimeout);
    form->addRow(tr("Stop waiting for a lock after"), m_lockTimeout);
    form->addRow(tr("Connections at most"), m_maxConnections);
    return general;
}

void SettingsDialog::addPage(const QString &title, QWidget *page)
{
    page->setContentsMargins(spacing::Page, spacing::Section, spacing::Page, spacing::Page);
    m_pages->addTab(page, title);
}

QSpinBox *SettingsDialog::createNumber(const QString &name, int minimum, int maximum, const QString &suffix)
{
    auto *number = new QSpinBox(this);
    number->setObjectName(name);
    number->setRange(minimum, maximum);
    number->setSuffix(suffix);
    return number;
}

void SettingsDialog::read()
{
    m_appearance->setCurrentIndex(std::max(0, m_appearance->findData(m_settings.appearance())));
    m_reconnect->setChecked(m_settings.reconnectAtStart());
    m_keepSandbox->setChecked(m_settings.keepSandbox());
    m_connectTimeout->setValue(m_settings.connectTimeoutSeconds());
    m_statementTimeout->setValue(m_settings.statementTimeoutMs() / MsPerSecond);
    m_lockTimeout->setValue(m_settings.lockTimeoutMs() / MsPerSecond);
    m_maxConnections->setValue(m_settings.maxConnections());
}

void SettingsDialog::accept()
{
    m_settings.setAppearance(m_appearance->currentData().toString());
    m_settings.setReconnectAtStart(m_reconnect->isChecked());
    m_settings.setKeepSandbox(m_keepSandbox->isChecked());
    m_settings.setConnectTimeoutSeconds(m_connectTimeout->value());
    m_settings.setStatementTimeoutMs(m_statementTimeout->value() * MsPerSecond);
    m_settings.setLockTimeoutMs(m_lockTimeout->value() * MsPerSecond);
    m_settings.setMaxConnections(m_maxConnections->value());
    QDialog::accept();
}

#include "ui/embedding/providerform.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/spacing.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

namespace {

constexpr int MsPerSecond = 1000;
constexpr int MostDimensions = 16'000;

QSpinBox *createNumber(QWidget *parent, const char *name, int minimum, int maximum)
{
    auto *number = new QSpinBox(parent);
    number->setObjectName(QLatin1String(name));
    number->setRange(minimum, maximum);
    return number;
}

} // namespace

ProviderForm::ProviderForm(QWidget *parent)
    : QWidget(parent)
{
    setupFields();
    arrange();
    connectSignals();
}

void ProviderForm::setupFields()
{
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("providerName"));
    m_url = new QLineEdit(this);
    m_url->setObjectName(QStringLiteral("providerUrl"));
    m_url->setPlaceholderText(QStringLiteral("http://localhost:11434"));
    m_url->setFont(fixedFont());
    m_model = new QComboBox(this);
    m_model->setObjectName(QStringLiteral("providerModel"));
    m_model->setEditable(true);
    m_model->setInsertPolicy(QComboBox::NoInsert);
    m_model->lineEdit()->setPlaceholderText(tr("as the server calls it"));
    m_modelsButton = new QPushButton(tr("List"), this);
    m_modelsButton->setObjectName(QStringLiteral("providerListModels"));
    m_modelsButton->setToolTip(tr("Ask the server for its models"));
    m_modelsButton->setAutoDefault(false);
    m_key = new QLineEdit(this);
    m_key->setObjectName(QStringLiteral("providerKey"));
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(tr("none"));
    m_keyHint = new QLabel(this);
    m_keyHint->setObjectName(QStringLiteral("providerKeyHint"));
    m_keyHint->setFont(smallFont());
    m_keyHint->setWordWrap(true);
    QPalette grey = palette();
    grey.setColor(QPalette::WindowText, hintColor(palette()));
    m_keyHint->setPalette(grey);
    m_dimensions = createNumber(this, "providerDimensions", 0, MostDimensions);
    m_dimensions->setSpecialValueText(tr("as the model has them"));
    m_batchSize = createNumber(this, "providerBatchSize", 1, embedding::MostTextsOfRequest);
    m_timeout = createNumber(this, "providerTimeout", 1, 3600);
    m_timeout->setSuffix(tr(" s"));
}

void ProviderForm::arrange()
{
    auto *model = new QHBoxLayout;
    model->setSpacing(spacing::Control);
    model->addWidget(m_model, 1);
    model->addWidget(m_modelsButton);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(spacing::Control);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Base URL"), m_url);
    form->addRow(tr("Model"), model);
    form->addRow(tr("Key"), m_key);
    form->addRow(QString(), m_keyHint);
    form->addRow(tr("Dimensions"), m_dimensions);
    form->addRow(tr("Texts of a request"), m_batchSize);
    form->addRow(tr("Give up a request after"), m_timeout);
}

void ProviderForm::connectSignals()
{
    const auto changed = [this] {
        if (!m_filling)
            emit edited();
    };
    for (QLineEdit *edit : {m_name, m_url})
        connect(edit, &QLineEdit::textChanged, this, changed);
    connect(m_model, &QComboBox::editTextChanged, this, changed);
    for (QSpinBox *number : {m_dimensions, m_batchSize, m_timeout})
        connect(number, &QSpinBox::valueChanged, this, changed);
    connect(m_key, &QLineEdit::textEdited, this, &ProviderForm::keyEdited);
    connect(m_modelsButton, &QPushButton::clicked, this, &ProviderForm::modelsWanted);
}

void ProviderForm::setProvider(const embedding::EmbeddingProvider &provider)
{
    m_filling = true;
    m_name->setText(provider.name);
    m_url->setText(provider.baseUrl);
    m_model->clear();
    m_model->setEditText(provider.model);
    m_dimensions->setValue(provider.dimensions);
    m_batchSize->setValue(provider.batchSize);
    m_timeout->setValue(qMax(1, qRound(provider.timeout.value / MsPerSecond)));
    m_filling = false;
}

embedding::EmbeddingProvider ProviderForm::provider() const
{
    embedding::EmbeddingProvider provider;
    provider.name = m_name->text().trimmed();
    provider.baseUrl = m_url->text().trimmed();
    provider.model = m_model->currentText().trimmed();
    provider.dimensions = m_dimensions->value();
    provider.batchSize = m_batchSize->value();
    provider.timeout.value = double(m_timeout->value()) * MsPerSecond;
    return provider;
}

QString ProviderForm::key() const
{
    return m_key->text();
}

void ProviderForm::setKey(const QString &key)
{
    m_key->setText(key);
}

void ProviderForm::setKeyHint(const QString &hint)
{
    m_keyHint->setText(hint);
}

void ProviderForm::setModels(const QStringList &models)
{
    const QString chosen = m_model->currentText();
    const QSignalBlocker blocker(m_model);
    m_model->clear();
    m_model->addItems(models);
    m_model->setEditText(chosen);
    if (chosen.isEmpty() && !models.isEmpty())
        m_model->showPopup();
}

#include "ui/embedding/providersview.h"

#include "app/embedding/embedtexts.h"
#include "app/settings/settings.h"
#include "ui/embedding/providerform.h"
#include "ui/shared/format.h"
#include "ui/shared/hairline.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/passwordstore.h"
#include "ui/shared/spacing.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>

#include <algorithm>

using core::Result;
using embedding::EmbeddedTexts;
using embedding::EmbeddingProvider;

namespace {

constexpr int listWidth = 160;

/// One attempt: who tests wants to see what is wrong at once.
embedding::RetryPolicy onePolicy()
{
    embedding::RetryPolicy policy;
    policy.attempts = 1;
    return policy;
}

} // namespace

ProvidersView::ProvidersView(jobs::JobRunner &runner, settings::Settings &settings, PasswordStore &passwords,
                             QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_settings(settings)
    , m_passwords(passwords)
    , m_job(runner)
{
    setObjectName(QStringLiteral("embeddingProviders"));
    setupViews();
    connectSignals();
    read();
}

void ProvidersView::setupViews()
{
    m_messages = new MessageArea(this);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(spacing::Page);
    columns->addWidget(makeList());
    columns->addWidget(new Hairline(Qt::Vertical, this));
    columns->addWidget(makeDetails(), 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Control);
    layout->addWidget(m_messages);
    layout->addLayout(columns, 1);
}

QWidget *ProvidersView::makeList()
{
    auto *side = new QWidget(this);
    side->setFixedWidth(listWidth);
    m_list = new QListWidget(side);
    m_list->setObjectName(QStringLiteral("providerList"));
    m_list->setAccessibleName(tr("Embedding servers"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_addButton = new QPushButton(tr("Add"), side);
    m_addButton->setObjectName(QStringLiteral("providerAdd"));
    m_addButton->setAutoDefault(false);
    m_removeButton = new QPushButton(tr("Remove"), side);
    m_removeButton->setObjectName(QStringLiteral("providerRemove"));
    m_removeButton->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::Control);
    buttons->addWidget(m_addButton);
    buttons->addWidget(m_removeButton);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Control);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    return side;
}

QWidget *ProvidersView::makeDetails()
{
    auto *details = new QWidget(this);
    m_form = new ProviderForm(details);
    m_testButton = new QPushButton(tr("Test"), details);
    m_testButton->setObjectName(QStringLiteral("providerTest"));
    m_testButton->setAutoDefault(false);
    m_result = new QLabel(details);
    m_result->setObjectName(QStringLiteral("providerResult"));
    m_result->setTextFormat(Qt::PlainText);
    m_result->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::Control);
    row->addWidget(m_testButton);
    row->addWidget(m_result, 1);
    auto *layout = new QVBoxLayout(details);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Page);
    layout->addWidget(m_form);
    layout->addLayout(row);
    layout->addStretch();
    return details;
}

void ProvidersView::connectSignals()
{
    connect(m_addButton, &QPushButton::clicked, this, &ProvidersView::addProvider);
    connect(m_removeButton, &QPushButton::clicked, this, &ProvidersView::removeProvider);
    connect(m_testButton, &QPushButton::clicked, this, &ProvidersView::test);
    connect(m_list, &QListWidget::currentRowChanged, this, &ProvidersView::showCurrent);
    connect(m_form, &ProviderForm::edited, this, &ProvidersView::takeForm);
    connect(m_form, &ProviderForm::modelsWanted, this, &ProvidersView::listModels);
    connect(m_form, &ProviderForm::keyEdited, this, [this] {
        Entry &entry = m_entries[current()];
        entry.key = m_form->key();
        entry.keyTyped = true;
        updateKeyHint();
    });
}

void ProvidersView::read()
{
    for (const EmbeddingProvider &provider : embedding::providersFromJson(m_settings.embeddingProviders())) {
        m_entries << Entry{provider, embedding::keychainEntry(provider), {}, false};
        m_list->addItem(provider.name);
    }
    m_list->setCurrentRow(m_entries.isEmpty() ? -1 : 0);
    showCurrent();
    jobs::onFinished(m_passwords.check(), this, [this](const Result<void> &available) {
        m_keychainProblem = available ? QString() : available.error().message;
        updateKeyHint();
    });
}

int ProvidersView::current() const
{
    return m_list->currentRow();
}

void ProvidersView::addProvider()
{
    EmbeddingProvider provider;
    provider.name = tr("Server %1").arg(m_entries.size() + 1);
    provider.baseUrl = QStringLiteral("http://localhost:11434");
    m_entries << Entry{provider, {}, QString(), false};
    m_list->addItem(provider.name);
    m_list->setCurrentRow(int(m_entries.size()) - 1);
}

void ProvidersView::removeProvider()
{
    const int row = current();
    if (row < 0)
        return;
    const Entry entry = m_entries.takeAt(row);
    if (!entry.keptAs.isEmpty())
        m_removedKeys << entry.keptAs;
    delete m_list->takeItem(row);
    showCurrent();
}

void ProvidersView::showCurrent()
{
    m_job.forget();
    m_messages->clear();
    m_result->clear();
    const int row = current();
    const bool any = row >= 0 && row < m_entries.size();
    m_form->setEnabled(any);
    m_form->setProvider(any ? m_entries.at(row).provider : EmbeddingProvider());
    m_form->setKey(any ? m_entries.at(row).key.value_or(QString()) : QString());
    if (any && !m_entries.at(row).key)
        readKey();
    updateKeyHint();
    updateButtons();
}

void ProvidersView::takeForm()
{
    const int row = current();
    if (row < 0)
        return;
    forgetKeyOfOtherServer(m_entries[row], m_form->provider());
    m_entries[row].provider = m_form->provider();
    m_list->item(row)->setText(m_entries.at(row).provider.name);
    m_result->clear();
    updateButtons();
}

/// A key is for one server. One that is only renamed takes it along.
void ProvidersView::forgetKeyOfOtherServer(Entry &entry, const EmbeddingProvider &changed)
{
    if (entry.key.value_or(QString()).isEmpty())
        return;
    if (changed.baseUrl != entry.provider.baseUrl) {
        entry.key = QString();
        m_form->setKey({});
    }
    entry.keyTyped = entry.keyTyped || changed.name != entry.provider.name;
}

void ProvidersView::readKey()
{
    const QString name = m_entries.at(current()).keptAs;
    jobs::onFinished(m_passwords.read(name), this, [this, name](const Result<QString> &key) {
        for (Entry &entry : m_entries) {
            if (entry.keptAs == name && !entry.key)
                entry.key = key ? *key : QString();
        }
        if (current() >= 0 && m_entries.at(current()).keptAs == name && !m_entries.at(current()).keyTyped)
            m_form->setKey(m_entries.at(current()).key.value_or(QString()));
        updateKeyHint();
    });
}

void ProvidersView::updateKeyHint()
{
    m_form->setKeyHint(m_keychainProblem.isEmpty()
                           ? tr("Kept in the system's keychain, never in a file. A local server needs none.")
                           : tr("%1: the key cannot be kept, and is asked for each time.").arg(m_keychainProblem));
}

QString ProvidersView::problem() const
{
    const auto checked = embedding::checkProvider(m_form->provider());
    return checked ? QString() : core::toOneLine(checked.error());
}

void ProvidersView::updateButtons()
{
    const bool any = current() >= 0;
    const QString wrong = any ? problem() : tr("Add a server first");
    m_removeButton->setEnabled(any);
    m_testButton->setEnabled(wrong.isEmpty());
    m_testButton->setToolTip(wrong);
}

void ProvidersView::test()
{
    m_messages->clear();
    m_result->setText(tr("Testing…"));
    const auto provider = m_form->provider();
    const auto job = m_runner.start<EmbeddedTexts>(
        tr("Test %1").arg(provider.name), {}, [provider, key = m_form->key()](jobs::JobContext &context) {
            return embedding::embedTexts(context, provider, key, {QStringLiteral("hello")}, onePolicy());
        });
    m_job.follow(job, this, [this](const Result<EmbeddedTexts> &embedded) {
        m_result->clear();
        if (embedded)
            m_result->setText(tr("Embedded “hello” in %1: %2 dimensions")
                                  .arg(formatDuration(embedded->elapsed), formatCount(embedded->dimensions())));
        else
            m_messages->showError(embedded.error(), m_form->provider().name);
    });
}

void ProvidersView::listModels()
{
    m_messages->clear();
    const auto provider = m_form->provider();
    const auto job = m_runner.start<QStringList>(tr("List models of %1").arg(provider.name), {},
                                                 [provider, key = m_form->key()](jobs::JobContext &context) {
                                                     return embedding::listModels(context, provider, key);
                                                 });
    m_job.follow(job, this, [this](const Result<QStringList> &models) {
        if (models)
            m_form->setModels(*models);
        else
            m_messages->showError(models.error(), m_form->provider().name);
    });
}

void ProvidersView::save()
{
    QList<EmbeddingProvider> providers;
    for (const Entry &entry : m_entries) {
        if (!entry.provider.name.isEmpty() && embedding::checkProvider(entry.provider))
            providers << entry.provider;
    }
    m_settings.setEmbeddingProviders(embedding::providersToJson(providers));
    keepKeys();
}

void ProvidersView::keepKeys()
{
    if (!m_keychainProblem.isEmpty())
        return;
    for (const Entry &entry : m_entries) {
        const QString name = embedding::keychainEntry(entry.provider);
        if (entry.keyTyped && !entry.key->isEmpty())
            (void)m_passwords.write(name, *entry.key);
        const bool gone = (entry.keyTyped && entry.key->isEmpty()) || entry.keptAs != name;
        if (gone && !entry.keptAs.isEmpty())
            m_removedKeys << entry.keptAs;
    }
    for (const QString &name : std::as_const(m_removedKeys))
        (void)m_passwords.remove(name);
    m_removedKeys.clear();
}

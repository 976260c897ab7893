#include "ui/catalog/catalogdock.h"

#include "app/catalog/definition.h"
#include "app/catalog/loadcatalog.h"
#include "app/catalog/vectorextension.h"
#include "ui/catalog/catalogmodel.h"
#include "ui/catalog/catalogtree.h"
#include "ui/catalog/extensionnotice.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

using core::Result;

/// What one reading brings.
struct CatalogDock::Loaded
{
    CatalogContent content;
    db::ServerInfo server;
};

CatalogDock::CatalogDock(jobs::JobRunner &runner, QWidget *parent)
    : QDockWidget(tr("Tables"), parent)
    , m_runner(runner)
    , m_loading(runner)
    , m_filtering(runner)
    , m_definition(runner)
    , m_creating(runner)
    , m_model(new CatalogModel(this))
{
    setObjectName(QStringLiteral("catalogDock"));
    setupViews();
    setupActions();
    connectSignals();
    showState();
}

QWidget *CatalogDock::makeHeader()
{
    auto *header = new QWidget(this);
    m_databases = new QComboBox(header);
    m_databases->setObjectName(QStringLiteral("catalogDatabases"));
    m_databases->setAccessibleName(tr("Database"));
    m_databases->setToolTip(tr("Databases of this server that you may connect to"));
    m_databases->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_databases->setMinimumContentsLength(8);
    m_databases->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_refreshButton = new QToolButton(header);
    m_refreshButton->setAutoRaise(true);
    m_filterEdit = new QLineEdit(header);
    m_filterEdit->setObjectName(QStringLiteral("catalogFilter"));
    m_filterEdit->setPlaceholderText(tr("Filter tables, columns, indexes"));
    m_filterEdit->setClearButtonEnabled(true);
    m_filterEdit->addAction(themeIcon(QStringLiteral("filter")), QLineEdit::LeadingPosition);

    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::Group);
    row->addWidget(m_databases);
    row->addWidget(m_refreshButton);
    auto *layout = new QVBoxLayout(header);
    layout->setContentsMargins(spacing::Control, spacing::Control, spacing::Control, spacing::Control);
    layout->setSpacing(spacing::Group);
    layout->addLayout(row);
    layout->addWidget(m_filterEdit);
    return header;
}

void CatalogDock::setupViews()
{
    auto *content = new QWidget(this);
    m_messages = new MessageArea(content);
    m_notice = new ExtensionNotice(content);
    m_emptyLabel = new QLabel(content);
    m_emptyLabel->setObjectName(QStringLiteral("catalogEmpty"));
    m_emptyLabel->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_emptyLabel->setWordWrap(true);
    m_emptyLabel->setMargin(spacing::Page);
    m_tree = new CatalogTree(*m_model, content);

    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_messages);
    layout->addWidget(m_notice);
    layout->addWidget(new Hairline(Qt::Horizontal, content));
    layout->addWidget(m_emptyLabel, 1);
    layout->addWidget(m_tree, 1);
    setWidget(content);
    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(120);
}

void CatalogDock::setupActions()
{
    m_refreshAction = new QAction(themeIcon(QStringLiteral("refresh")), tr("Refresh tables"), this);
    m_refreshAction->setObjectName(QStringLiteral("catalogRefresh"));
    m_refreshAction->setShortcut(QKeySequence(Qt::Key_F5));
    m_refreshAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_refreshAction->setToolTip(tr("Read the tables again (F5)"));
    m_filterAction = new QAction(themeIcon(QStringLiteral("filter")), tr("Filter tables"), this);
    m_filterAction->setObjectName(QStringLiteral("catalogFilterAction"));
    addActions({m_refreshAction, m_filterAction});
    m_refreshButton->setDefaultAction(m_refreshAction);
    m_tree->setExtraActions({m_refreshAction});
}

void CatalogDock::connectSignals()
{
    connect(m_refreshAction, &QAction::triggered, this, &CatalogDock::refresh);
    connect(m_filterAction, &QAction::triggered, this, [this] {
        setVisible(true);
        m_filterEdit->setFocus();
        m_filterEdit->selectAll();
    });
    connect(m_filterEdit, &QLineEdit::textChanged, &m_filterTimer, qOverload<>(&QTimer::start));
    connect(m_filterEdit, &QLineEdit::returnPressed, this, [this] { m_tree->setFocus(); });
    connect(&m_filterTimer, &QTimer::timeout, this, &CatalogDock::applyFilter);
    connect(m_databases, &QComboBox::activated, this, &CatalogDock::chooseDatabase);
    connect(m_tree, &CatalogTree::tableActivated, this, &CatalogDock::tableActivated);
    connect(m_tree, &CatalogTree::definitionRequested, this, &CatalogDock::copyDefinition);
    connect(m_notice, &ExtensionNotice::createRequested, this, &CatalogDock::createExtension);
}

void CatalogDock::setConnection(std::shared_ptr<db::ConnectionPool> pool)
{
    if (pool == m_pool)
        return;
    m_loading.forget();
    m_filtering.forget();
    m_definition.forget();
    m_creating.forget();
    m_pool = std::move(pool);
    m_loaded = false;
    m_hasVector = false;
    release(setContent({}));
    m_messages->clear();
    m_databases->clear();
    updateAccess();
    refresh();
}

void CatalogDock::updateAccess()
{
    m_notice->setWritable(m_pool && m_pool->access() == db::Access::ReadWrite);
    showState();
}

Result<CatalogDock::Loaded> CatalogDock::load(jobs::JobContext &context, const QString &filter)
{
    Loaded loaded;
    {
        const auto connection = context.lease();
        if (!connection)
            return connection.error();
        loaded.server = (*connection)->serverInfo();
    }
    auto catalog = catalog::loadCatalog(context);
    if (!catalog)
        return catalog.error();
    loaded.content = CatalogContent(std::move(*catalog), filter);
    return loaded;
}

void CatalogDock::refresh()
{
    if (!m_pool) {
        showState();
        return;
    }
    const auto job =
        m_runner.start<Loaded>(tr("Read tables"), m_pool, [filter = m_filterEdit->text()](jobs::JobContext &context) {
            return load(context, filter);
        });
    m_loading.follow(job, this, [this](const Result<Loaded> &loaded) { show(loaded); });
    showState();
}

void CatalogDock::show(const Result<Loaded> &loaded)
{
    if (!loaded) {
        m_messages->showError(loaded.error(), tr("reading the tables"));
        showState();
        return;
    }
    m_messages->clear();
    const catalog::Catalog &catalog = loaded->content.catalog();
    const bool first = !m_loaded;
    m_loaded = true;
    m_hasVector = loaded->server.hasVector();
    m_notice->setDatabase(catalog.database, loaded->server.availableVectorVersion);
    CatalogContent old = setContent(loaded->content);
    showDatabases(catalog);
    showState();
    if (first)
        m_tree->expandFirst();
    emit catalogLoaded(catalog);
    release(std::move(old));
    applyFilter();
}

/// Answers what was shown before.
CatalogContent CatalogDock::setContent(const CatalogContent &content)
{
    m_filtering.forget();
    CatalogContent old = m_model->content();
    m_model->setContent(content);
    return old;
}

/// Taking a large catalog apart takes as long as putting it together, so that the last hold on it is let go in a job.
void CatalogDock::release(CatalogContent content)
{
    m_runner.start<void>(tr("Forget tables"), {},
                         [content = std::move(content)](jobs::JobContext &) -> Result<void> { return {}; });
}

void CatalogDock::showDatabases(const catalog::Catalog &catalog)
{
    QStringList names = catalog.databases;
    if (!names.contains(catalog.database))
        names.prepend(catalog.database);
    m_databases->clear();
    for (const QString &name : names)
        m_databases->addItem(themeIcon(QStringLiteral("database")), name);
    m_databases->setCurrentText(catalog.database);
}

void CatalogDock::showState()
{
    QString text;
    if (!m_pool)
        text = tr("The tables of a database are listed here once you are connected.");
    else if (!m_loaded)
        text = m_loading.isActive() ? tr("Reading the tables…") : tr("The tables could not be read.");
    else if (m_model->rowCount() == 0)
        text = m_filterEdit->text().isEmpty() ? tr("There is no schema that you may see.")
                                              : tr("Nothing has this in its name.");
    m_emptyLabel->setText(text);
    m_emptyLabel->setVisible(!text.isEmpty());
    m_tree->setVisible(text.isEmpty());
    m_notice->setVisible(m_loaded && !m_hasVector);
    m_databases->setEnabled(m_loaded);
    m_filterEdit->setEnabled(m_loaded);
    m_refreshAction->setEnabled(m_pool != nullptr);
    m_refreshAction->setToolTip(m_pool ? tr("Read the tables again (F5)") : tr("Not connected"));
}

void CatalogDock::applyFilter()
{
    const QString filter = m_filterEdit->text();
    const CatalogContent content = m_model->content();
    if (filter == content.filter() && !m_filtering.isActive())
        return;
    const auto job = m_runner.start<CatalogContent>(
        tr("Filter tables"), {},
        [content, filter](jobs::JobContext &) -> Result<CatalogContent> { return content.filtered(filter); });
    m_filtering.follow(job, this, [this](const Result<CatalogContent> &filtered) {
        if (filtered)
            showFiltered(*filtered);
    });
}

void CatalogDock::showFiltered(const CatalogContent &content)
{
    m_model->setContent(content);
    if (!content.filter().isEmpty())
        m_tree->expandSchemas();
    if (m_tree->currentIndex().isValid())
        m_tree->scrollTo(m_tree->currentIndex());
    showState();
}

void CatalogDock::selectTable(const catalog::ObjectName &name)
{
    const catalog::Table *current = m_model->entryAt(m_tree->currentIndex()).table;
    if (current && current->name == name)
        return;
    const QModelIndex index = m_model->indexOfTable(name);
    if (index.isValid())
        m_tree->setCurrentIndex(index);
}

/// The choice shows the database that is open until the window has opened the other one.
void CatalogDock::chooseDatabase(int place)
{
    const QString database = m_databases->itemText(place);
    const QString current = m_model->catalog().database;
    m_databases->setCurrentText(current);
    if (database != current)
        emit databaseChosen(database);
}

void CatalogDock::copyDefinition(const catalog::ObjectName &name)
{
    const auto job = m_runner.start<QString>(tr("Read definition of %1").arg(name.toText()), m_pool,
                                             [name](jobs::JobContext &context) -> Result<QString> {
                                                 const auto connection = context.lease();
                                                 if (!connection)
                                                     return connection.error();
                                                 return catalog::loadDefinition(**connection, name);
                                             });
    m_definition.follow(job, this, [this, name](const Result<QString> &definition) {
        if (!definition)
            m_messages->showError(definition.error(), name.toText());
        else
            QGuiApplication::clipboard()->setText(*definition);
    });
}

void CatalogDock::createExtension()
{
    m_notice->setBusy(true);
    const auto job =
        m_runner.start<void>(tr("Create extension vector"), m_pool, [pool = m_pool](jobs::JobContext &context) {
            return catalog::createVectorExtension(context, pool);
        });
    m_creating.follow(job, this, [this](const Result<void> &created) {
        m_notice->setBusy(false);
        if (!created) {
            m_messages->showError(created.error(), catalog::createVectorExtensionSql());
            return;
        }
        refresh();
    });
}

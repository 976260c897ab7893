#include "ui/mainwindow/mainwindow.h"

#include "app/jobs/onfinished.h"
#include "app/settings/settings.h"
#include "ui/catalog/catalogdock.h"
#include "ui/connection/connectionflow.h"
#include "ui/connection/connectionstrip.h"
#include "ui/embedding/embeddialog.h"
#include "ui/log/sqllogdock.h"
#include "ui/mainwindow/aboutdialog.h"
#include "ui/mainwindow/quickopen.h"
#include "ui/mainwindow/tablechoice.h"
#include "ui/mainwindow/tablepages.h"
#include "ui/mainwindow/windowactions.h"
#include "ui/mainwindow/windowdialogs.h"
#include "ui/mainwindow/windowmenus.h"
#include "ui/mainwindow/windowstatus.h"
#include "ui/mainwindow/workpages.h"
#include "ui/shared/emptypage.h"
#include "ui/shared/messagearea.h"
#include "ui/welcome/welcomepage.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

namespace {

constexpr QSize FirstSize(1360, 860);
constexpr QSize SmallestSize(1100, 680);

QString chooseTableText(const QString &database, bool hasTables)
{
    if (!hasTables)
        return MainWindow::tr("The database %1 has no tables that you may see. The SQL page can make one.")
            .arg(database);
    return MainWindow::tr("Choose a table in the catalog to see its rows, search its vectors and measure its indexes.");
}

} // namespace

MainWindow::MainWindow(const WindowServices &services, QWidget *parent)
    : QMainWindow(parent)
    , m_services(services)
    , m_session(services.runner, services.settings, services.workspace, services.log, services.sandbox)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("pgvector Workbench"));
    setupViews();
    setupStrip();
    setupPages();
    setupDocks();
    setupActions();
    connectSignals();
    connectSession();
    connectConnections();
    connectCatalog();
    connectPages();
    restoreLayout();
    showClosed();
    openWorkspace();
}

void MainWindow::setupViews()
{
    m_actions = new WindowActions(this);
    m_messages = new MessageArea(this);
    m_messages->setObjectName(QStringLiteral("windowMessages"));
    m_welcome = new WelcomePage(this);
    m_welcome->setObjectName(QStringLiteral("welcomePage"));
    m_pages = new TablePages(this);
    m_chooseTable = new EmptyPage(QStringLiteral("table"),
                                  tr("Choose a table in the catalog to see its rows, search "
                                     "its vectors and measure its indexes."),
                                  m_actions->action(WindowAction::QuickOpen), this);
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(QStringLiteral("windowStack"));
    for (QWidget *page :
         {static_cast<QWidget *>(m_welcome), static_cast<QWidget *>(m_chooseTable), static_cast<QWidget *>(m_pages)})
        m_stack->addWidget(page);
    m_quickOpen = new QuickOpen(this);

    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages);
    column->addWidget(m_stack, 1);
    setCentralWidget(content);
}

/// A tool bar, because it alone spans the window above the docks.
void MainWindow::setupStrip()
{
    m_strip = new ConnectionStrip(this);
    m_stripBar = new QToolBar(tr("Connection"), this);
    m_stripBar->setObjectName(QStringLiteral("connectionBar"));
    m_stripBar->setMovable(false);
    m_stripBar->setFloatable(false);
    m_stripBar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_stripBar->toggleViewAction()->setVisible(false);
    m_stripBar->addWidget(m_strip);
    addToolBar(Qt::TopToolBarArea, m_stripBar);
    m_connections =
        new ConnectionFlow(m_services.runner, m_services.settings, m_services.workspace, m_services.passwords, this);
}

void MainWindow::setupPages()
{
    m_work = new WorkPages(m_services, *m_pages);
    m_work->setActions(*m_actions);
    m_pages->setCurrentIndex(m_services.settings.lastPage());
    for (int page = 0; page < m_pages->count(); ++page) {
        if (m_work->worksWithoutTable(page))
            connect(m_pages->pageActions().at(page), &QAction::triggered, this,
                    [this] { m_stack->setCurrentWidget(m_pages); });
    }
}

void MainWindow::setupDocks()
{
    setDockNestingEnabled(true);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    m_catalogDock = new CatalogDock(m_services.runner, this);
    addDockWidget(Qt::LeftDockWidgetArea, m_catalogDock);
    m_logDock = new SqlLogDock(m_services.log, this);
    addDockWidget(Qt::BottomDockWidgetArea, m_logDock);
    m_logDock->hide();
    setStatusBar(new WindowStatus(m_services.runner, m_services.log, *m_logDock, this));
}

void MainWindow::setupActions()
{
    m_catalogDock->toggleViewAction()->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+T")));
    m_logDock->toggleViewAction()->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+L")));
    fillMenus(*menuBar(), *m_actions, {{m_catalogDock, m_logDock}, m_pages->pageActions()}, m_services.settings);
}

void MainWindow::connectSignals()
{
    const auto onTriggered = [this](WindowAction id, auto handler) {
        connect(m_actions->action(id), &QAction::triggered, this, handler);
    };
    onTriggered(WindowAction::OpenSample, [this] { m_session.openSample(); });
    onTriggered(WindowAction::Disconnect, [this] { m_session.close(); });
    onTriggered(WindowAction::EmbedColumn, &MainWindow::openEmbedding);
    onTriggered(WindowAction::Settings, &MainWindow::openSettings);
    onTriggered(WindowAction::Quit, &QWidget::close);
    onTriggered(WindowAction::QuickOpen, [this] { m_quickOpen->openOver(this); });
    onTriggered(WindowAction::NextPage, [this] { m_pages->setCurrentIndex(m_pages->currentIndex() + 1); });
    onTriggered(WindowAction::PreviousPage,
                [this] { m_pages->setCurrentIndex(std::max(0, m_pages->currentIndex() - 1)); });
    onTriggered(WindowAction::About, [this] { AboutDialog(this).exec(); });
    onTriggered(WindowAction::AboutQt, [] { QApplication::aboutQt(); });

    connect(m_welcome, &WelcomePage::sampleRequested, &m_session, &SessionController::openSample);
    connect(&m_services.runner, &jobs::JobRunner::jobChanged, this, &MainWindow::followSampleJob, Qt::QueuedConnection);
    connect(m_pages, &TablePages::tableMenuRequested, m_actions->action(WindowAction::QuickOpen), &QAction::trigger);
}

void MainWindow::connectSession()
{
    connect(&m_session, &SessionController::opening, this, [this](const QString &name) {
        m_strip->setOpening(name);
        m_stripBar->show();
        m_messages->clear();
        m_welcome->clearMessage();
    });
    connect(&m_session, &SessionController::opened, this, &MainWindow::showOpened);
    connect(&m_session, &SessionController::openFailed, this, &MainWindow::showOpenFailed);
    connect(&m_session, &SessionController::closed, this, &MainWindow::showClosed);
}

void MainWindow::connectConnections()
{
    connect(m_actions->action(WindowAction::Connect), &QAction::triggered, m_connections, &ConnectionFlow::showDialog);
    connect(m_welcome, &WelcomePage::connectRequested, m_connections, &ConnectionFlow::showDialog);
    connect(m_welcome, &WelcomePage::recentRequested, m_connections, &ConnectionFlow::openSaved);
    connect(m_strip, &ConnectionStrip::connectionsRequested, m_connections, &ConnectionFlow::showDialog);
    connect(m_strip, &ConnectionStrip::accessChangeRequested, &m_session, &SessionController::setAccess);
    connect(&m_session, &SessionController::accessChanged, m_strip, &ConnectionStrip::setAccess);
    connect(m_connections, &ConnectionFlow::connectRequested, &m_session, &SessionController::open);
    connect(m_connections, &ConnectionFlow::failed, this, &MainWindow::showConnectionError);
    connect(m_connections, &ConnectionFlow::savedChanged, this, &MainWindow::showSaved);
}

void MainWindow::connectCatalog()
{
    connect(m_catalogDock, &CatalogDock::catalogLoaded, this, &MainWindow::showCatalog);
    connect(m_catalogDock, &CatalogDock::tableActivated, this, &MainWindow::showTable);
    connect(m_catalogDock, &CatalogDock::databaseChosen, &m_session, &SessionController::openDatabase);
    connect(&m_session, &SessionController::accessChanged, m_catalogDock, &CatalogDock::updateAccess);
    connect(m_quickOpen, &QuickOpen::chosen, this, &MainWindow::openTable);
}

void MainWindow::connectPages()
{
    connect(&m_session, &SessionController::accessChanged, m_work, &WorkPages::updateAccess);
    connect(m_work, &WorkPages::tableRequested, this, &MainWindow::openPlanTable);
    connect(m_work, &WorkPages::indexRequested, this, &MainWindow::openPlanIndex);
    connect(m_work, &WorkPages::definitionsChanged, m_catalogDock, &CatalogDock::refresh);
}

/// Geometry and docks as they were; what cannot be read is left as it is made.
void MainWindow::restoreLayout()
{
    setMinimumSize(SmallestSize);
    if (!restoreGeometry(m_services.settings.windowGeometry()))
        resize(FirstSize);
    restoreState(m_services.settings.windowState());
}

void MainWindow::reopenLastSession()
{
    if (!m_services.settings.reconnectAtStart())
        return;
    const QString last = m_services.settings.lastConnection();
    if (last == SessionController::SampleId)
        m_session.openSample();
    else if (const qint64 id = last.toLongLong(); id > 0)
        m_connections->openSaved(id);
}

/// Brings the workspace's file up to date before anything reads it; a damaged one is told of.
void MainWindow::openWorkspace()
{
    const auto job = m_services.runner.start<workspace::OpenOutcome>(
        tr("Open the workspace"), {},
        [workspace = m_services.workspace](jobs::JobContext &) { return workspace.open(); });
    jobs::onFinished(job.result, this, [this](const core::Result<workspace::OpenOutcome> &outcome) {
        if (!outcome) {
            m_messages->showError(outcome.error(), m_services.workspace.path());
            return;
        }
        if (!outcome.value().setAside.isEmpty())
            m_messages->showNote(tr("The workspace's file was damaged. A new one was made; the old one is kept as %1.")
                                     .arg(outcome.value().setAside),
                                 Severity::Slow);
        m_connections->reload();
    });
}

void MainWindow::showOpened()
{
    const Session &session = *m_session.session();
    m_messages->clear();
    m_strip->setConnection(session.request, session.server, session.pool->access());
    m_connections->noteOpened(session.request);
    if (!m_catalogDock->toggleViewAction()->isEnabled())
        m_catalogDock->setVisible(m_catalogWanted);
    m_catalog = {};
    m_catalogDock->setConnection(session.pool);
    m_work->setConnection(session.pool);
    m_stack->setCurrentWidget(m_chooseTable);
    setWindowTitle(tr("%1 – pgvector Workbench").arg(session.request.name));
    updateActions();
}

void MainWindow::showClosed()
{
    if (m_catalogDock->toggleViewAction()->isEnabled())
        m_catalogWanted = !m_catalogDock->isHidden();
    m_catalog = {};
    m_strip->clear();
    m_stripBar->hide();
    m_catalogDock->hide();
    m_catalogDock->setConnection(nullptr);
    m_work->setConnection(nullptr);
    m_quickOpen->setTables({});
    m_stack->setCurrentWidget(m_welcome);
    setWindowTitle(tr("pgvector Workbench"));
    updateActions();
}

void MainWindow::showOpenFailed(const core::Error &error, const ConnectionRequest &request)
{
    if (const auto &session = m_session.session()) {
        m_strip->setConnection(session->request, session->server, session->pool->access());
    } else {
        m_strip->clear();
        m_stripBar->hide();
    }
    if (!m_connections->handleFailure(request, error))
        showConnectionError(error, request.name);
}

void MainWindow::showConnectionError(const core::Error &error, const QString &where)
{
    if (m_stack->currentWidget() == m_welcome)
        m_welcome->showError(error, where);
    else
        m_messages->showError(error, where);
}

void MainWindow::showSaved(const QList<workspace::SavedConnection> &connections)
{
    QList<RecentConnection> recent;
    for (const workspace::SavedConnection &saved : connections) {
        const auto request = requestOf(saved);
        const QString place = request ? request.value().parameters.displayName() : saved.conninfo;
        recent << RecentConnection{saved.id, saved.name, place, QColor(saved.color),
                                   saved.lastUsed.value_or(QDateTime())};
    }
    m_welcome->setRecent(recent);
}

/// The first catalog of a session opens the table of the last time, or the first one with vectors; a later one tells
/// the pages what is new about theirs.
void MainWindow::showCatalog(const catalog::Catalog &catalog)
{
    const bool first = m_catalog.database.isEmpty();
    m_catalog = catalog;
    m_work->setCatalog(catalog);
    const QList<catalog::ObjectName> names = tableNames(catalog);
    m_quickOpen->setTables(names);
    m_chooseTable->setText(chooseTableText(catalog.database, !names.isEmpty()));
    const settings::Settings &settings = m_services.settings;
    const catalog::Table *table = nullptr;
    if (m_pages->table())
        table = catalog.table(m_pages->table()->name);
    else if (first)
        table = catalog.table({settings.lastSchema(), settings.lastTable()});
    if (!table && first)
        table = firstVectorTable(catalog);
    if (table && m_pages->table() != *table)
        showTable(*table);
}

void MainWindow::openTable(const catalog::ObjectName &name)
{
    if (const catalog::Table *table = m_catalog.table(name))
        showTable(*table);
}

/// A plan without VERBOSE names no schema: then the first table of the name.
void MainWindow::openPlanTable(const QString &schema, const QString &table)
{
    if (const catalog::Table *found = tableNamed(m_catalog, schema, table)) {
        showTable(*found);
        m_work->showTablePage();
        return;
    }
    m_messages->showNote(tr("The database %1 has no table %2.").arg(m_catalog.database, table), Severity::Slow);
}

void MainWindow::openPlanIndex(const QString &schema, const QString &index)
{
    if (const catalog::Table *found = tableOfIndex(m_catalog, schema, index)) {
        m_catalogDock->setVisible(true);
        showTable(*found);
        return;
    }
    m_messages->showNote(tr("The database %1 has no index %2.").arg(m_catalog.database, index), Severity::Slow);
}

void MainWindow::showTable(const catalog::Table &table)
{
    m_services.settings.setLastTable(table.name.schema, table.name.name);
    m_catalogDock->selectTable(table.name);
    m_pages->setTable(table);
    m_stack->setCurrentWidget(m_pages);
    updateActions();
}

void MainWindow::updateActions()
{
    const bool connected = m_session.session().has_value();
    m_catalogDock->toggleViewAction()->setEnabled(connected);
    m_actions->action(WindowAction::Disconnect)->setEnabled(connected);
    m_actions->action(WindowAction::QuickOpen)->setEnabled(connected);
    const QList<QAction *> pages = m_pages->pageActions();
    for (int page = 0; page < pages.size(); ++page)
        pages[page]->setEnabled(connected && (m_pages->table() || m_work->worksWithoutTable(page)));
    const QString problem =
        connected && m_pages->table() ? EmbedDialog::problemOf(*m_pages->table()) : tr("Choose a table first");
    m_actions->action(WindowAction::EmbedColumn)->setEnabled(problem.isEmpty());
    m_actions->action(WindowAction::EmbedColumn)->setToolTip(problem);
}

void MainWindow::followSampleJob(const jobs::JobStatus &status)
{
    if (status.id == m_session.sampleJob() || status.ended())
        m_welcome->showSampleProgress(status);
}

void MainWindow::openSettings()
{
    execSettings(m_services, this);
}

/// Rows that got vectors are read again, and are searched by what made them.
void MainWindow::openEmbedding()
{
    const catalog::Table &table = *m_pages->table();
    const EmbedDialog *dialog = openEmbedDialog(m_services, *m_session.session(), table, this);
    connect(dialog, &EmbedDialog::rowsChanged, m_catalogDock, &CatalogDock::refresh);
    connect(dialog, &EmbedDialog::columnEmbedded, m_work,
            [work = m_work, name = table.name](const QString &column, const QString &server) {
                work->chooseQueryModel(name, column, server);
            });
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_session.session())
        m_catalogDock->setVisible(m_catalogWanted);
    m_services.settings.setWindowGeometry(saveGeometry());
    m_services.settings.setWindowState(saveState());
    m_services.settings.setLastPage(std::max(0, m_pages->currentIndex()));
    m_services.runner.cancelAll();
    QMainWindow::closeEvent(event);
}

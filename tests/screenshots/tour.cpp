#include "tests/screenshots/tour.h"

#include "app/catalog/loadcatalog.h"
#include "ui/catalog/catalogdock.h"
#include "ui/connection/connectiondialog.h"
#include "ui/query/sqleditor.h"
#include "ui/sweep/pastsweeps.h"
#include "ui/sweep/sweeppage.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <climits>

namespace {

constexpr int StepTimeoutMs = 60'000;
constexpr int SampleTimeoutMs = 600'000;
constexpr int FewCandidates = 10; ///< so few that the index misses some neighbours
constexpr int SweepTimeoutMs = 1'200'000;

/// Over all points, the fewest queries that were measured; 0 while there is no point.
int leastQueries(const QAbstractItemModel &points)
{
    int least = points.rowCount() > 0 ? INT_MAX : 0;
    for (int column = 0; column < points.columnCount(); ++column) {
        if (points.headerData(column, Qt::Horizontal).toString() != u"queries")
            continue;
        for (int row = 0; row < points.rowCount(); ++row)
            least = std::min(least, points.index(row, column).data().toString().toInt());
    }
    return least;
}

} // namespace

Tour::Tour(MainWindow &window, Camera &camera)
    : m_window(window)
    , m_camera(camera)
{
}

QStringList Tour::run(const QString &dsn)
{
    waitUntilIdle(QStringLiteral("the welcome page"));
    m_camera.take(QStringLiteral("welcome"), m_window);
    if (!connectTo(dsn))
        return m_missing;
    visitTable();
    visitSearch();
    visitPlan();
    visitSql();
    if (dsn.isEmpty())
        visitHybrid();
    visitSweep();
    visitLog();
    visitConnection();
    if (dsn.isEmpty())
        visitWithoutVector();
    return m_missing;
}

bool Tour::connectTo(const QString &dsn)
{
    if (dsn.isEmpty())
        m_window.session().openSample();
    else
        m_window.session().openText(dsn);
    if (!waitFor(
            QStringLiteral("the connection"), [this] { return m_window.session().session().has_value(); },
            dsn.isEmpty() ? SampleTimeoutMs : StepTimeoutMs))
        return false;
    const auto *pages = find<QTabWidget>("tablePages");
    return waitFor(
        QStringLiteral("a table"), [pages] { return pages->isVisible(); }, StepTimeoutMs);
}

bool Tour::showPage(const char *title)
{
    auto *pages = find<QTabWidget>("tablePages");
    for (int page = 0; page < pages->count(); ++page) {
        if (pages->tabText(page) == QLatin1String(title)) {
            pages->setCurrentIndex(page);
            return waitUntilIdle(QStringLiteral("the page ") + pages->tabText(page));
        }
    }
    return false;
}

void Tour::visitTable()
{
    if (!showPage("Table"))
        return;
    waitUntilIdle(QStringLiteral("the table page"));
    m_camera.take(QStringLiteral("table"), m_window);
}

/// The neighbours of some row, compared with the exact answer.
void Tour::visitSearch()
{
    if (!showPage("Search"))
        return;
    find<QCheckBox>("searchExact")->setChecked(true);
    if (auto *efSearch = find<QSpinBox>("searchEfSearch"))
        efSearch->setValue(FewCandidates);
    find<QPushButton>("searchStart")->click();
    const auto *results = find<QTableView>("searchResults");
    waitFor(
        QStringLiteral("the neighbours"), [results] { return results->model()->rowCount() > 0; }, StepTimeoutMs);
    waitUntilIdle(QStringLiteral("the search"));
    m_camera.take(QStringLiteral("search"), m_window);
}

bool Tour::openTable(const QString &name)
{
    auto lease = m_window.session().session()->pool->lease();
    if (!lease)
        return false;
    const auto table = catalog::loadTable(**lease, name);
    if (table)
        emit m_window.findChild<CatalogDock *>()->tableActivated(table.value());
    return bool(table);
}

/// Neighbours mixed with words: legs beside what they are fused to, and the sum of a row.
void Tour::visitHybrid()
{
    if (!openTable(QStringLiteral("demo.functions")) || !showPage("Search")) {
        m_missing << QStringLiteral("the table of the hybrid search");
        return;
    }
    find<QToolButton>("searchHybrid")->click();
    waitUntilIdle(QStringLiteral("what can be searched as text"));
    find<QLineEdit>("searchKey0")->setText(QStringLiteral("100"));
    find<QLineEdit>("searchWords")->setText(QStringLiteral("text or character"));
    find<QPushButton>("searchRun")->click();
    waitUntilIdle(QStringLiteral("the hybrid search"));
    const auto *fused = find<QTableView>("hybridList1");
    if (!fused || fused->model()->rowCount() == 0)
        m_missing << QStringLiteral("the hybrid search");
    m_camera.take(QStringLiteral("search-hybrid"), m_window);
    find<QToolButton>("searchHybrid")->click();
    openTable(QStringLiteral("demo.items"));
    waitUntilIdle(QStringLiteral("the sample table again"));
}

/// The plan of that search as tree and icicle, and beside it the plan of the exact answer.
void Tour::visitPlan()
{
    auto *button = find<QToolButton>("searchPlan");
    if (!button || !button->isVisible())
        return;
    button->click();
    const auto *tree = find<QTreeView>("planTree");
    waitFor(
        QStringLiteral("the plan"), [tree] { return tree->model()->rowCount() > 0; }, StepTimeoutMs);
    waitUntilIdle(QStringLiteral("the plan"));
    m_camera.take(QStringLiteral("plan"), m_window);
    auto *sides = find<QTabBar>("planSides");
    sides->setCurrentIndex(1);
    waitUntilIdle(QStringLiteral("the icicle"));
    m_camera.take(QStringLiteral("plan-icicle"), m_window);
    sides->setCurrentIndex(0);
    find<QAction>("planRunAgain")->trigger();
    find<QLineEdit>("runAgainSettings")->setText(QStringLiteral("enable_indexscan = off"));
    find<QPushButton>("runAgainRun")->click();
    const auto *comparison = find<QTreeView>("comparisonTree");
    waitFor(
        QStringLiteral("the comparison"), [comparison] { return comparison->isVisible(); }, StepTimeoutMs);
    waitUntilIdle(QStringLiteral("the comparison"));
    m_camera.take(QStringLiteral("plan-comparison"), m_window);
}

/// Several statements with a long vector in one of them, then one with an error.
void Tour::visitSql()
{
    if (!showPage("SQL"))
        return;
    const QString vector = u'[' + QStringList(128, QStringLiteral("0.0625")).join(u',') + QStringLiteral("]");
    auto *editor = find<SqlEditor>("sqlEditor");
    editor->setSql(QStringLiteral("-- the nearest, by cosine distance\n"
                                  "SET hnsw.ef_search = 80;\n\n"
                                  "SELECT id, category, embedding, embedding <=> '%1' AS distance\n"
                                  "FROM demo.items\nWHERE tenant = :tenant::integer\n"
                                  "ORDER BY embedding <=> '%1'\nLIMIT 50;\n\n"
                                  "SELECT category, count(*) AS items, avg(embedding) AS centre\n"
                                  "FROM demo.items\nGROUP BY category\nORDER BY items DESC;\n")
                       .arg(vector));
    auto *all = find<QAction>("queryRunAllAction");
    all->trigger(); // asks for the parameter
    if (auto *tenant = find<QLineEdit>("parameter_tenant"))
        tenant->setText(QStringLiteral("3"));
    all->trigger();
    waitUntilIdle(QStringLiteral("the statements"));
    m_camera.take(QStringLiteral("sql"), m_window);
    editor->setSql(QStringLiteral("SELECT id, distnce\nFROM demo.items\nLIMIT 5;\n"));
    all->trigger();
    waitUntilIdle(QStringLiteral("the statement with an error"));
    m_camera.take(QStringLiteral("sql-error"), m_window);
}

/// A sweep with some of its points, then with all.
void Tour::visitSweep()
{
    if (!showPage("Sweep"))
        return;
    find<QPushButton>("sweepStart")->click();
    const auto *points = find<QTableView>("sweepPoints");
    const auto running = [this] {
        return !m_window.isIdle();
    };
    waitFor(
        QStringLiteral("half of the sweep"),
        [points, running] { return leastQueries(*points->model()) >= 80 || !running(); }, SweepTimeoutMs);
    m_camera.take(QStringLiteral("sweep-live"), m_window);
    waitFor(
        QStringLiteral("the sweep"), [running] { return !running(); }, SweepTimeoutMs);
    waitUntilIdle(QStringLiteral("the sweep's answer"));
    m_camera.take(QStringLiteral("sweep"), m_window);
    find<QToolButton>("sweepDetails")->click();
    m_camera.take(QStringLiteral("sweep-details"), m_window);
    find<QToolButton>("sweepDetails")->click();
    visitWorstQuery();
    visitOverlay();
    visitFilters();
    visitBuildsAndGrowth();
    visitLoad();
}

void Tour::visitWorstQuery()
{
    auto *list = find<QListWidget>("worstQueries");
    if (list->count() == 0)
        return;
    emit list->itemClicked(list->item(0));
    auto *inspector = m_window.findChild<QDialog *>(QStringLiteral("queryInspector"));
    const auto *rows = inspector ? inspector->findChild<QTableView *>(QStringLiteral("inspectorView")) : nullptr;
    if (!rows)
        return;
    waitFor(
        QStringLiteral("the query's neighbours"), [rows] { return rows->model()->rowCount() > 0; }, StepTimeoutMs);
    m_camera.take(QStringLiteral("sweep-query"), *inspector);
    inspector->close();
}

/// Strategies for the queries' own categories.
void Tour::visitFilters()
{
    find<QToolButton>("sweepLab_filters")->click();
    if (auto *column = find<QComboBox>("filterBy"))
        column->setCurrentText(QStringLiteral("category"));
    find<QPushButton>("filterStart")->click();
    waitFor(
        QStringLiteral("the strategies"), [this] { return m_window.isIdle(); }, SweepTimeoutMs);
    waitUntilIdle(QStringLiteral("the strategies' answer"));
    m_camera.take(QStringLiteral("filters"), m_window);
}

/// Both build on copies of the table, which the session is unlocked for.
void Tour::visitBuildsAndGrowth()
{
    find<QToolButton>("stripLock")->click();
    const auto asked = [this] {
        return find<QPushButton>("askBeforeYes") != nullptr;
    };
    if (!waitFor(QStringLiteral("the question before writing"), asked, StepTimeoutMs))
        return;
    find<QPushButton>("askBeforeYes")->click();
    waitUntilIdle(QStringLiteral("the unlocked session"));
    for (const QByteArray page : {"builds", "growth"}) {
        find<QToolButton>(("sweepLab_" + page).constData())->click();
        const bool growth = page == "growth";
        if (growth)
            find<QLineEdit>("growthEfSearch")->setText(QStringLiteral("20, 40, 80"));
        auto *start = find<QPushButton>(growth ? "growthStart" : "candidatesStart");
        if (start->isEnabled()) {
            start->click();
            if (auto *confirm = find<QPushButton>("askBeforeYes"))
                confirm->click();
        }
        waitFor(
            QString::fromLatin1(page), [this] { return m_window.isIdle(); }, SweepTimeoutMs);
        waitUntilIdle(QStringLiteral("the answer of ") + QLatin1String(page));
        m_camera.take(QLatin1String(page), m_window);
    }
    find<QToolButton>("stripLock")->click();
    waitUntilIdle(QStringLiteral("the locked session"));
}

/// Another sweep with the first laid over it.
void Tour::visitOverlay()
{
    find<QSpinBox>("sweepSeed")->setValue(2);
    find<QPushButton>("sweepStart")->click();
    waitFor(
        QStringLiteral("the second sweep"), [this] { return m_window.isIdle(); }, SweepTimeoutMs);
    waitUntilIdle(QStringLiteral("the list of sweeps"));
    auto *past = m_window.findChild<SweepPage *>()->findChild<PastSweeps *>();
    if (past->records().size() < 2)
        return;
    past->setOverlaid(past->records().last().id, true);
    waitFor(
        QStringLiteral("the overlay"), [past] { return !past->overlays().isEmpty(); }, StepTimeoutMs);
    m_camera.take(QStringLiteral("sweep-overlay"), m_window);
}

void Tour::visitLoad()
{
    find<QToolButton>("sweepLab_load")->click();
    find<QDoubleSpinBox>("loadSeconds")->setValue(2);
    find<QPushButton>("loadStart")->click();
    waitFor(
        QStringLiteral("the throughput"), [this] { return m_window.isIdle(); }, SweepTimeoutMs);
    waitUntilIdle(QStringLiteral("the throughput's answer"));
    m_camera.take(QStringLiteral("load"), m_window);
    find<QToolButton>("sweepLab_settings")->click();
}

void Tour::visitLog()
{
    auto *dock = find<QDockWidget>("sqlLogDock");
    dock->show();
    waitUntilIdle(QStringLiteral("the log"));
    m_camera.take(QStringLiteral("log"), m_window);
    dock->hide();
}

void Tour::visitConnection()
{
    find<QAction>("actionConnect")->trigger();
    waitUntilIdle(QStringLiteral("the connection dialog"));
    if (auto *dialog = m_window.findChild<ConnectionDialog *>()) {
        const auto parameters = db::ConnectionParameters::parse(
            QStringLiteral("postgresql://analyst@db1.example.org:5432/shop?sslmode=verify-full"));
        if (parameters)
            dialog->setRequest({parameters.value(), QStringLiteral("shop-prod"), QStringLiteral("#d55e00"), 0, false});
        m_camera.take(QStringLiteral("connection"), m_window, dialog);
        dialog->close();
    }
}

/// A database of the sandbox in which nobody has created the extension.
void Tour::visitWithoutVector()
{
    const QString database = QStringLiteral("without_pgvector");
    const auto run = [this](const QString &sql) {
        db::PoolOptions options;
        options.connection.access = db::Access::ReadWrite;
        const auto pool = db::ConnectionPool::create(m_window.session().session()->pool->parameters(), options);
        auto lease = pool->lease();
        return lease && (*lease)->execute(sql);
    };
    const QString own = m_window.session().session()->server.database;
    run(QStringLiteral("DROP DATABASE IF EXISTS without_pgvector WITH (FORCE)"));
    if (!run(QStringLiteral("CREATE DATABASE without_pgvector"))) {
        m_missing << QStringLiteral("a database without pgvector");
        return;
    }
    const auto opened = [this](const QString &name) {
        return m_window.session().session()->server.database == name;
    };
    m_window.session().openDatabase(database);
    waitFor(
        QStringLiteral("the database without pgvector"), [&] { return opened(database); }, StepTimeoutMs);
    waitUntilIdle(QStringLiteral("its catalog"));
    m_camera.take(QStringLiteral("catalog-without-pgvector"), m_window);
    m_window.session().openDatabase(own);
    waitFor(
        QStringLiteral("the sample data again"), [&] { return opened(own); }, StepTimeoutMs);
    run(QStringLiteral("DROP DATABASE IF EXISTS without_pgvector WITH (FORCE)"));
}

bool Tour::waitFor(const QString &what, const std::function<bool()> &condition, int timeoutMs)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.elapsed() > timeoutMs) {
            m_missing << what;
            return false;
        }
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

bool Tour::waitUntilIdle(const QString &what)
{
    QElapsedTimer quiet;
    quiet.start();
    return waitFor(
        what,
        [this, &quiet] {
            if (!m_window.isIdle())
                quiet.restart();
            return quiet.elapsed() > 400;
        },
        StepTimeoutMs);
}

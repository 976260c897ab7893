#include "app/jobs/jobrunner.h"
#include "app/settings/settings.h"
#include "tests/bench/planbuilder.h"
#include "tests/support/pauseprobe.h"
#include "tests/support/privateserver.h"
#include "ui/plan/icicleview.h"
#include "ui/plan/planexport.h"
#include "ui/plan/planpage.h"
#include "ui/plan/planview.h"
#include "ui/shared/elidedlabel.h"
#include "ui/shared/messagearea.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeView>

using testsupport::PrivateServer;

class TestPlanPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void saysWhatItLacks();
    void showsAPastedPlan();
    void choosesAmongSeveralPlans();
    void namesWhatIsNoPlan();
    void takesAPlanPastedIntoTheEditor();
    void findingsAndNodesShareOneSelection();
    void explainsAndMeasures();
    void plansWithoutRunning();
    void takesParametersOfASearch();
    void errorsAreTheServersWords();
    void severalStatementsAreRefused();
    void writesNeedAnUnlockedConnection();
    void writesAskAndAreRolledBack();
    void stops();
    void lostConnectionsAreTold();
    void runsAgainAndCompares();
    void comparesWithTheClipboard();
    void keepsAHistory();
    void timeoutLeavesThePlan();
    void foldsEqualPartitionsOfAComparison();
    void saves();
    void linksToTables();
    void tenThousandNodesDoNotStopTheWindow();

private:
    template<class Widget>
    Widget *child(const char *name) const
    {
        auto *found = m_page->findChild<Widget *>(QLatin1String(name));
        if (!found)
            qFatal("no child %s", name);
        return found;
    }
    QString sentence() const { return child<ElidedLabel>("planSentence")->text(); }
    QString message() const { return child<MessageArea>("planMessages")->headline(); }
    bool isRunning() const { return child<QPushButton>("planRun")->text() == u"Stop"; }
    void paste(const QByteArray &text);
    void connectAs(db::Access access);
    void run(const QString &sql, const QString &settings = {});
    QString count(const QString &table) const;

    QTemporaryDir m_folder;
    std::unique_ptr<settings::Settings> m_settings;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    std::unique_ptr<PlanPage> m_page;
    int m_number = 0;
};

namespace {

const QString database = QStringLiteral("planpage");
const QString nearest = QStringLiteral("SELECT \"Odd id\" FROM \"Odd \"\"Items\" ORDER BY v <-> '[1,1,1]' LIMIT 5");

const QByteArray starved =
    "Limit  (cost=0.10..9.00 rows=10 width=4) (actual time=0.010..8.000 rows=4 loops=1)\n"
    "  Buffers: shared hit=90 read=10\n"
    "  ->  Index Scan using items_hnsw on public.items  (cost=0.10..900.00 rows=500 width=4) (actual "
    "time=0.010..7.500 rows=4 loops=1)\n"
    "        Order By: (items.v <=> '[1,2,3]'::vector)\n"
    "        Filter: (items.tenant = 5)\n"
    "        Rows Removed by Filter: 36\n"
    "        Buffers: shared hit=90 read=10\n"
    "Execution Time: 8.310 ms\n";

QString setupSql()
{
    return QStringLiteral(R"sql(
CREATE TABLE "Odd ""Items" ("Odd id" int, "no" text, v vector(3), PRIMARY KEY ("Odd id", "no"));
INSERT INTO "Odd ""Items" SELECT i, 'x', ARRAY[i % 7, i % 11, i % 13]::vector FROM generate_series(1, 3000) i;
CREATE INDEX "odd hnsw" ON "Odd ""Items" USING hnsw (v vector_l2_ops);
CREATE TABLE written (a int);
CREATE TABLE filtered AS SELECT i AS id, i % 1500 AS tenant, ARRAY[i % 7, i % 11, i % 13]::vector(3) AS v
    FROM generate_series(1, 15000) AS i;
CREATE INDEX filtered_v ON filtered USING hnsw (v vector_l2_ops) WITH (m = 4, ef_construction = 16);
ANALYZE;
)sql");
}

} // namespace

void TestPlanPage::initTestCase()
{
    PrivateServer *server = PrivateServer::instance();
    if (!server)
        return;
    QVERIFY(server->createDatabase(database));
    QVERIFY(server->run(setupSql(), database));
}

void TestPlanPage::init()
{
    m_settings = std::make_unique<settings::Settings>(m_folder.filePath(QStringLiteral("settings.ini")));
    m_workspace =
        std::make_unique<workspace::Workspace>(m_folder.filePath(QStringLiteral("workspace%1.sqlite").arg(++m_number)));
    m_runner = std::make_unique<jobs::JobRunner>();
    m_page = std::make_unique<PlanPage>(*m_runner, *m_settings, *m_workspace);
    m_page->resize(1100, 680);
    m_page->show();
}

void TestPlanPage::cleanup()
{
    m_page.reset();
    m_runner.reset();
    m_pool.reset();
}

void TestPlanPage::paste(const QByteArray &text)
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(text));
    QTest::mouseClick(child<QToolButton>("planPaste"), Qt::LeftButton);
    QTRY_VERIFY(!isRunning());
}

void TestPlanPage::connectAs(db::Access access)
{
    m_pool = PrivateServer::instance()->pool(access, database);
    m_page->setConnection(m_pool);
}

void TestPlanPage::run(const QString &sql, const QString &settings)
{
    child<QPlainTextEdit>("planSql")->setPlainText(sql);
    child<QLineEdit>("planSettings")->setText(settings);
    child<QAction>("planRunAction")->trigger();
    QTRY_VERIFY(!isRunning());
}

QString TestPlanPage::count(const QString &table) const
{
    auto lease = PrivateServer::instance()->pool(db::Access::ReadOnly, database)->lease();
    const auto rows = (*lease)->execute(QStringLiteral("SELECT count(*) FROM ") + table);
    return rows ? rows.value().text(0, 0) : rows.error().message;
}

void TestPlanPage::saysWhatItLacks()
{
    auto *button = child<QPushButton>("planRun");
    QVERIFY(!button->isEnabled());
    QVERIFY(button->toolTip().contains(QStringLiteral("Not connected")));
    child<QAction>("planRunAction")->trigger();
    QVERIFY(message().contains(QStringLiteral("Not connected")));
    connectAs(db::Access::ReadOnly);
    QVERIFY(button->toolTip().contains(QStringLiteral("Type the statement")));
    child<QPlainTextEdit>("planSql")->setPlainText(QStringLiteral("SELECT 1"));
    QVERIFY(button->isEnabled());
    child<QLineEdit>("planSettings")->setText(QStringLiteral("nonsense"));
    QVERIFY(!button->isEnabled());
    QVERIFY(!child<QToolButton>("planHistory")->isEnabled());
}

void TestPlanPage::showsAPastedPlan()
{
    paste(starved);
    QTRY_VERIFY(m_page->analysis());
    QVERIFY2(sentence().startsWith(QStringLiteral("8.3")), qPrintable(sentence()));
    QVERIFY2(sentence().contains(QStringLiteral("4 of 10 rows")), qPrintable(sentence()));
    auto *tree = child<QTreeView>("planTree");
    QVERIFY(tree->isVisible());
    QCOMPARE(tree->model()->rowCount(), 1);
    child<QTabBar>("planSides")->setCurrentIndex(PlanView::TextSide);
    QVERIFY(child<QPlainTextEdit>("planText")->toPlainText().contains(QStringLiteral("items_hnsw")));
    QTest::mouseClick(child<QToolButton>("planTextCopy"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), starved);
    child<QTabBar>("planSides")->setCurrentIndex(PlanView::StatisticsSide);
    QCOMPARE(child<QAbstractItemView>("planTypeStatistics")->model()->rowCount(), 2);
}

void TestPlanPage::choosesAmongSeveralPlans()
{
    paste(starved + "\nSeq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n");
    QTRY_VERIFY(m_page->analysis());
    auto *choices = child<QComboBox>("planChoices");
    QVERIFY(choices->isVisible());
    QCOMPARE(choices->count(), 2);
    choices->setFocus();
    QTest::keyClick(choices, Qt::Key_Down);
    QCOMPARE(m_page->analysis()->plan().nodes.size(), size_t(1));
    QCOMPARE(choices->currentIndex(), 1);
}

void TestPlanPage::namesWhatIsNoPlan()
{
    paste("hello\n" + starved);
    QTRY_VERIFY(m_page->analysis());
    QVERIFY2(message().contains(QStringLiteral("line 1: hello")), qPrintable(message()));
    const auto before = m_page->analysis();
    paste("SELECT 1");
    QVERIFY(!message().isEmpty());
    QVERIFY(m_page->analysis() == before); // content stays
    paste("   ");
    QVERIFY(message().contains(QStringLiteral("no text")));
}

void TestPlanPage::takesAPlanPastedIntoTheEditor()
{
    auto *editor = child<QPlainTextEdit>("planSql");
    QGuiApplication::clipboard()->setText(QString::fromUtf8(starved));
    editor->paste();
    QTRY_VERIFY(m_page->analysis());
    QVERIFY(editor->toPlainText().isEmpty());
    QGuiApplication::clipboard()->setText(nearest);
    editor->paste();
    QCOMPARE(editor->toPlainText(), nearest);
}

void TestPlanPage::findingsAndNodesShareOneSelection()
{
    paste(starved);
    QTRY_VERIFY(m_page->analysis());
    PlanView *view = m_page->view();
    auto *tree = child<QTreeView>("planTree");
    const QModelIndex root = tree->model()->index(0, 0);
    tree->setCurrentIndex(root);
    QCOMPARE(view->selectedNode(), 0);
    QVERIFY(child<QTextBrowser>("planNodeDetails")->toPlainText().contains(QStringLiteral("Limit")));
    QVERIFY2(!m_page->analysis()->findings.isEmpty(), "a starved scan has a finding");
    auto *card = m_page->findChild<QWidget *>(QStringLiteral("finding_") + m_page->analysis()->findings.first().code);
    QVERIFY(card);
    QTest::mouseClick(card, Qt::LeftButton, {}, QPoint(3, 3));
    QCOMPARE(view->selectedNode(), m_page->analysis()->findings.first().node);
    QCOMPARE(view->icicle()->selectedNode(), 1);
    QCOMPARE(tree->currentIndex(), tree->model()->index(0, 0, root));
    const QString details = child<QTextBrowser>("planNodeDetails")->toPlainText();
    for (const char *text : {"public.items", "items_hnsw", "Rows Removed by Filter", "36", "90"})
        QVERIFY2(details.contains(QLatin1String(text)), text);
}

void TestPlanPage::explainsAndMeasures()
{
    connectAs(db::Access::ReadOnly);
    child<QSpinBox>("planRuns")->setValue(3);
    run(nearest, QStringLiteral("enable_seqscan = off, hnsw.ef_search = 77"));
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    const plan::PlanAnalysis &analysis = *m_page->analysis();
    QVERIFY(analysis.plan().analyzed && analysis.plan().hasBuffers);
    QCOMPARE(analysis.explained.runs.size(), 3);
    QCOMPARE(analysis.explained.facts.setting(QStringLiteral("hnsw.ef_search")), QStringLiteral("77"));
    QVERIFY2(sentence().contains(QStringLiteral("odd hnsw")) || analysis.plan().nodes.size() == 2,
             qPrintable(sentence()));
    QVERIFY(child<ElidedLabel>("planDetails")->text().contains(QStringLiteral("3 runs")));
}

void TestPlanPage::plansWithoutRunning()
{
    connectAs(db::Access::ReadOnly);
    child<QCheckBox>("planAnalyze")->setChecked(false);
    QVERIFY(!child<QSpinBox>("planRuns")->isEnabled());
    run(QStringLiteral("DELETE FROM written"));
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    QVERIFY(!m_page->analysis()->plan().analyzed);
    QVERIFY2(sentence().contains(QStringLiteral("planned, not run")), qPrintable(sentence()));
}

void TestPlanPage::takesParametersOfASearch()
{
    connectAs(db::Access::ReadOnly);
    plan::ExplainRequest request;
    request.sql = QStringLiteral("SELECT \"no\" FROM \"Odd \"\"Items\" WHERE \"Odd id\" = $1");
    request.parameters = {db::Parameter::text(QStringLiteral("17"))};
    request.analyze = true;
    m_page->explain(request);
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    QCOMPARE(m_page->analysis()->plan().nodes.front().actual->rows, 1.0);
    child<QPlainTextEdit>("planSql")->setPlainText(QStringLiteral("SELECT 1"));
    child<QPlainTextEdit>("planSql")->setPlainText(QStringLiteral("SELECT $1::int"));
    run(QStringLiteral("SELECT $1::int"));
    QVERIFY2(!message().isEmpty(), "the value went with its text");
}

void TestPlanPage::errorsAreTheServersWords()
{
    connectAs(db::Access::ReadOnly);
    paste(starved);
    QTRY_VERIFY(m_page->analysis());
    const auto before = m_page->analysis();
    run(QStringLiteral("SELECT nothing FROM nowhere"));
    QTRY_VERIFY(!message().isEmpty());
    QVERIFY(child<QWidget>("planMessages")->findChildren<QWidget *>().size() > 0);
    QVERIFY(m_page->analysis() == before);
    QVERIFY(child<QTreeView>("planTree")->isVisible());
    run(QStringLiteral("SELECT 1"), QStringLiteral("no_such_setting = 3"));
    QTRY_VERIFY(!message().isEmpty());
}

void TestPlanPage::severalStatementsAreRefused()
{
    connectAs(db::Access::ReadWrite);
    run(QStringLiteral("SELECT 1; DROP TABLE written"));
    QTRY_VERIFY(!message().isEmpty());
    QCOMPARE(count(QStringLiteral("written")), QStringLiteral("0"));
}

void TestPlanPage::writesNeedAnUnlockedConnection()
{
    connectAs(db::Access::ReadOnly);
    run(QStringLiteral("INSERT INTO written VALUES (1)"));
    QVERIFY2(message().contains(QStringLiteral("locked")), qPrintable(message()));
    QVERIFY(!m_page->findChild<QMessageBox *>());
}

void TestPlanPage::writesAskAndAreRolledBack()
{
    connectAs(db::Access::ReadWrite);
    run(QStringLiteral("INSERT INTO written SELECT generate_series(1, 10)"));
    QTRY_VERIFY(m_page->findChild<QMessageBox *>(QStringLiteral("askBefore")));
    QVERIFY(!m_page->analysis());
    child<QPushButton>("askBeforeYes")->click();
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    QVERIFY(m_page->analysis()->plan().analyzed);
    QVERIFY(child<ElidedLabel>("planDetails")->text().contains(QStringLiteral("rolled back")));
    QCOMPARE(count(QStringLiteral("written")), QStringLiteral("0"));
}

void TestPlanPage::stops()
{
    connectAs(db::Access::ReadOnly);
    child<QPlainTextEdit>("planSql")->setPlainText(QStringLiteral("SELECT pg_sleep(60)"));
    m_page->activateWindow(); // shortcuts are those of the active window
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    child<QPlainTextEdit>("planSql")->setFocus();
    QTest::keyClick(child<QPlainTextEdit>("planSql"), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(isRunning());
    QTest::qWait(300); // the statement is on the server by then
    QElapsedTimer timer;
    timer.start();
    QTest::mouseClick(child<QPushButton>("planRun"), Qt::LeftButton);
    QTRY_VERIFY(!isRunning());
    QVERIFY(timer.elapsed() < 10'000);
    QVERIFY(!m_page->analysis());
    QVERIFY(!message().isEmpty());
}

void TestPlanPage::lostConnectionsAreTold()
{
    connectAs(db::Access::ReadOnly);
    run(QStringLiteral("SELECT 1"));
    QTRY_VERIFY(m_page->analysis());
    child<QPlainTextEdit>("planSql")->setPlainText(QStringLiteral("SELECT pg_sleep(60)"));
    child<QAction>("planRunAction")->trigger();
    QTest::qWait(300);
    QVERIFY(PrivateServer::instance()->run(
        QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' "
                       "AND pid <> pg_backend_pid()"),
        database));
    QTRY_VERIFY(!isRunning());
    QVERIFY(!message().isEmpty());
    run(QStringLiteral("SELECT 2"));
    QTRY_VERIFY(message().isEmpty());
}

void TestPlanPage::runsAgainAndCompares()
{
    connectAs(db::Access::ReadOnly);
    run(nearest, QStringLiteral("enable_seqscan = off"));
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    const auto before = m_page->analysis();
    child<QAction>("planRunAgain")->trigger();
    child<QLineEdit>("runAgainSettings")->setText(QStringLiteral("enable_indexscan = off"));
    child<QPushButton>("runAgainRun")->click();
    auto *tree = child<QTreeView>("comparisonTree");
    QTRY_VERIFY2(tree->isVisible(), qPrintable(message()));
    QVERIFY(m_page->analysis() != before);
    const QString sentence = child<ElidedLabel>("comparisonSentence")->text();
    QVERIFY2(sentence.contains(QStringLiteral("→")), qPrintable(sentence));
    const QString changes = child<ElidedLabel>("comparisonChanges")->text();
    QVERIFY2(changes.contains(QStringLiteral("enable_indexscan")), qPrintable(changes));
    const QModelIndex limit = tree->model()->index(0, 0);
    QCOMPARE(limit.data().toString(), QStringLiteral("Limit"));
    QCOMPARE(tree->model()->index(0, 0, limit).data().toString(), QStringLiteral("Sort"));
    child<QToolButton>("planEndComparison")->click();
    QVERIFY(child<QTreeView>("planTree")->isVisible());
}

void TestPlanPage::comparesWithTheClipboard()
{
    paste(starved);
    QTRY_VERIFY(m_page->analysis());
    QVERIFY(!child<QAction>("planRunAgain")->isEnabled());
    QByteArray faster = starved;
    faster.replace("8.310 ms", "2.000 ms");
    QGuiApplication::clipboard()->setText(QString::fromUtf8(faster));
    child<QAction>("planComparePaste")->trigger();
    auto *tree = child<QTreeView>("comparisonTree");
    QTRY_VERIFY(tree->isVisible());
    const QString sentence = child<ElidedLabel>("comparisonSentence")->text();
    QVERIFY2(sentence.contains(QStringLiteral("↓ 4.2×")), qPrintable(sentence));
}

void TestPlanPage::keepsAHistory()
{
    connectAs(db::Access::ReadOnly);
    run(QStringLiteral("SELECT count(*) FROM written WHERE a = 1"));
    QTRY_VERIFY(m_page->analysis());
    QTRY_VERIFY(child<QToolButton>("planHistory")->isEnabled());
    run(QStringLiteral("select count(*) from written where a = 22"));
    const auto second = m_page->analysis();
    QMenu *menu = child<QToolButton>("planHistory")->menu();
    QTRY_VERIFY(menu->findChild<QAction *>(QStringLiteral("planPast2")));
    QTRY_COMPARE(menu->actions().size(), 3); // one heading: both are of the same statement
    menu->findChild<QAction *>(QStringLiteral("planPast1"))->trigger();
    QTRY_VERIFY(m_page->analysis() != second);
    QCOMPARE(child<QPlainTextEdit>("planSql")->toPlainText(),
             QStringLiteral("SELECT count(*) FROM written WHERE a = 1"));
    QVERIFY(m_page->analysis()->explained.facts.fromServer());
    child<QMenu>("planCompareMenu");
    QAction *compare = nullptr;
    for (QAction *action : child<QMenu>("planCompareMenu")->actions()) {
        if (action->menu())
            compare = action->menu()->findChild<QAction *>(QStringLiteral("planComparePast2"));
    }
    QVERIFY(compare);
    compare->trigger();
    QTRY_VERIFY(child<QTreeView>("comparisonTree")->isVisible());
}

void TestPlanPage::timeoutLeavesThePlan()
{
    connectAs(db::Access::ReadOnly);
    child<QSpinBox>("planTimeout")->setValue(1);
    run(QStringLiteral("SELECT pg_sleep(30) FROM filtered ORDER BY v <-> '[1,2,3]' LIMIT 1"));
    QTRY_VERIFY2(m_page->analysis(), qPrintable(message()));
    QVERIFY(!m_page->analysis()->plan().analyzed);
    QVERIFY2(sentence().contains(QStringLiteral("stopped by its timeout")), qPrintable(sentence()));
    QVERIFY(m_page->findChild<QWidget *>(QStringLiteral("finding_analyze_timed_out")));
}

void TestPlanPage::foldsEqualPartitionsOfAComparison()
{
    const QByteArray text = benchdata::partitionedPlan(10'000);
    m_page->showPlanText(text);
    QTRY_VERIFY_WITH_TIMEOUT(m_page->analysis(), 60'000);
    testsupport::PauseProbe probe;
    probe.start();
    m_page->compareWithText(text);
    auto *tree = child<QTreeView>("comparisonTree");
    QTRY_VERIFY_WITH_TIMEOUT(tree->isVisible(), 60'000);
    QTest::qWait(100);
    qInfo("comparing 10,000 nodes: longest pause %.1f ms, %.1f ms of them the window's own", probe.longestPauseMs(),
          probe.longestOwnPauseMs());
    const QModelIndex sort = tree->model()->index(0, 0);
    const QModelIndex append = tree->model()->index(0, 0, sort);
    QCOMPARE(tree->model()->rowCount(append), 1);
    const QModelIndex fold = tree->model()->index(0, 0, append);
    QCOMPARE(tree->model()->rowCount(fold), 9998);
    QVERIFY(tree->isExpanded(append) && !tree->isExpanded(fold));
    QVERIFY2(fold.data().toString().startsWith(QStringLiteral("Seq Scan × 9")), qPrintable(fold.data().toString()));
    QVERIFY(fold.siblingAtColumn(1).data().toString().contains(QStringLiteral("like this")));
}

void TestPlanPage::saves()
{
    paste(starved);
    QTRY_VERIFY(m_page->analysis());
    const struct
    {
        const char *action;
        const char *suffix;
        const char *beginning;
    } files[] = {{"planSavePng", "png", "\x89PNG"},     {"planSaveSvg", "svg", "<?xml"},
                 {"planSavePdf", "pdf", "%PDF"},        {"planSaveHtml", "html", "<!DOCTYPE html>"},
                 {"planSaveMarkdown", "md", "# Query"}, {"planSaveText", "txt", "Limit"},
                 {"planSaveDocument", "json", "{"}};
    for (const auto &file : files) {
        const QString path = m_folder.filePath(QStringLiteral("view.") + QLatin1String(file.suffix));
        m_page->exports().setFileChooser([&path](const QString &, const QString &) { return path; });
        QSignalSpy done(&m_page->exports(), &PlanExport::done);
        QAction *action = m_page->exports().menu()->findChild<QAction *>(QLatin1String(file.action));
        QVERIFY2(action, file.action);
        action->trigger();
        QTRY_COMPARE(done.size(), 1);
        QFile written(path);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY2(written.readAll().startsWith(file.beginning), file.action);
    }
    child<QTabBar>("planSides")->setCurrentIndex(PlanView::IcicleSide);
    QVERIFY(planPicture(*m_page->view(), PlanPictureFormat::Svg).contains("items_hnsw"));
    m_page->openFile(m_folder.filePath(QStringLiteral("view.json")));
    QTRY_VERIFY(!isRunning());
    QVERIFY2(!sentence().isEmpty(), qPrintable(message()));
}

void TestPlanPage::linksToTables()
{
    paste(starved);
    QTRY_VERIFY(m_page->analysis());
    m_page->view()->selectNode(1);
    QSignalSpy tables(m_page.get(), &PlanPage::tableRequested);
    QSignalSpy indexes(m_page.get(), &PlanPage::indexRequested);
    auto *details = child<QTextBrowser>("planNodeDetails");
    emit details->anchorClicked(QUrl(QStringLiteral("table:")));
    emit details->anchorClicked(QUrl(QStringLiteral("index:")));
    QCOMPARE(tables.size(), 1);
    QCOMPARE(tables.first(), QVariantList({QStringLiteral("public"), QStringLiteral("items")}));
    QCOMPARE(indexes.first().last().toString(), QStringLiteral("items_hnsw"));
}

void TestPlanPage::tenThousandNodesDoNotStopTheWindow()
{
    const QByteArray text = benchdata::partitionedPlan(10'000);
    testsupport::PauseProbe probe;
    probe.start();
    m_page->showPlanText(text);
    QTRY_VERIFY_WITH_TIMEOUT(m_page->analysis(), 60'000);
    QTest::qWait(100);
    qInfo("showing 10,000 nodes: longest pause %.1f ms, %.1f ms of them the window's own", probe.longestPauseMs(),
          probe.longestOwnPauseMs());
    auto *tree = child<QTreeView>("planTree");
    const QModelIndex append = tree->model()->index(0, 0, tree->model()->index(0, 0));
    QCOMPARE(tree->model()->rowCount(append), 1);
    probe.start();
    tree->expand(tree->model()->index(0, 0, append));
    QTest::qWait(100);
    m_page->view()->selectNode(7000);
    QTest::qWait(100);
    for (const int side : {PlanView::IcicleSide, PlanView::StatisticsSide, PlanView::TextSide, PlanView::TreeSide}) {
        child<QTabBar>("planSides")->setCurrentIndex(side);
        QTest::qWait(100);
    }
    qInfo("walking around in them: longest pause %.1f ms, %.1f ms of them the window's own", probe.longestPauseMs(),
          probe.longestOwnPauseMs());
    QVERIFY(probe.tickCount() > 10);
    QVERIFY(probe.longestOwnPauseMs() < 1000);
}

QTEST_MAIN(TestPlanPage)
#include "tst_planpage.moc"

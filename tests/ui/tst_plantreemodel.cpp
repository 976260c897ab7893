#include "tests/bench/planbuilder.h"
#include "tests/support/testdata.h"
#include "ui/plan/comparisonmodel.h"
#include "ui/plan/icicleview.h"
#include "ui/plan/plantreemodel.h"
#include "ui/plan/plantreeview.h"
#include "ui/plan/planwords.h"
#include "ui/plan/statisticsmodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace plan;

/// The models and views of one plan, and of two.
class TestPlanTreeModel : public QObject
{
    Q_OBJECT

private slots:
    void treeOfAPlan();
    void foldsAreOneRow();
    void hidesWhatIsNotMeasured();
    void selectsInsideFolds();
    void statistics();
    void comparison();
    void comparisonOfDifferentRoots();
    void icicleSelectsAndZooms();
    void icicleOfTenThousandNodesIsQuick();
    void words();
};

namespace {

AnalysisPointer analyse(const QByteArray &text)
{
    jobs::JobContext context;
    auto paste = analysePaste(context, text);
    if (!paste)
        qWarning("%s", qPrintable(paste.error().message));
    return paste ? paste->plans.front() : AnalysisPointer();
}

const QByteArray search =
    "Limit  (cost=0.10..9.00 rows=10 width=4) (actual time=0.010..8.000 rows=4 loops=1)\n"
    "  Buffers: shared hit=90 read=10\n"
    "  ->  Index Scan using items_hnsw on items  (cost=0.10..900.00 rows=500 width=4) (actual time=0.010..7.500 rows=4 "
    "loops=1)\n"
    "        Order By: (v <=> '[1,2,3]'::vector)\n"
    "        Filter: (tenant = 5)\n"
    "        Rows Removed by Filter: 36\n"
    "        Buffers: shared hit=90 read=10\n"
    "        SubPlan 1\n"
    "          ->  Seq Scan on other  (cost=0.00..1.00 rows=1 width=4) (never executed)\n"
    "Execution Time: 8.310 ms\n";

QByteArray appended(int scans)
{
    QByteArray text = "Append  (cost=0.00..99.00 rows=40 width=4) (actual time=0.010..9.000 rows=20 loops=1)\n";
    for (int i = 0; i < scans; ++i)
        text += "  ->  Seq Scan on p" + QByteArray::number(i) +
                "  (cost=0.00..2.00 rows=10 width=4) (actual time=0.01..1.000 rows=5 loops=1)\n";
    return text;
}

} // namespace

void TestPlanTreeModel::treeOfAPlan()
{
    PlanTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setAnalysis(analyse(search));
    QCOMPARE(model.rowCount(), 1);
    const QModelIndex root = model.index(0, 0);
    QCOMPARE(root.data().toString(), QStringLiteral("Limit"));
    const QModelIndex scan = model.index(0, 0, root);
    QCOMPARE(scan.data().toString(), QStringLiteral("Index Scan"));
    const auto cell = [](const QModelIndex &row, int column) {
        return row.siblingAtColumn(column).data().toString();
    };
    QCOMPARE(cell(scan, PlanTreeModel::ObjectColumn), QStringLiteral("items · items_hnsw"));
    QCOMPARE(cell(scan, PlanTreeModel::TimeColumn), QStringLiteral("7.50"));
    QCOMPARE(cell(root, PlanTreeModel::TimeColumn), QStringLiteral("0.50"));
    QCOMPARE(cell(scan, PlanTreeModel::RowsColumn), QStringLiteral("4"));
    QCOMPARE(cell(scan, PlanTreeModel::RemovedColumn), QStringLiteral("36"));
    QCOMPARE(cell(scan, PlanTreeModel::ReadColumn), QStringLiteral("10"));
    QVERIFY(scan.siblingAtColumn(PlanTreeModel::FactorColumn).data(PlanTreeModel::FaintRole).toBool()); // the LIMIT
    QVERIFY(!scan.siblingAtColumn(PlanTreeModel::FactorColumn).data(PlanTreeModel::MisestimateRole).isValid());
    const double share = scan.siblingAtColumn(PlanTreeModel::TimeColumn).data(PlanTreeModel::ShareRole).toDouble();
    QVERIFY(qAbs(share - 7.5 / 8) < 1e-9);
    const QModelIndex never = model.index(0, 0, scan);
    QCOMPARE(never.data().toString(), QStringLiteral("SubPlan 1: Seq Scan"));
    QCOMPARE(cell(never, PlanTreeModel::TimeColumn), QStringLiteral("never run"));
    QVERIFY(never.data(PlanTreeModel::FaintRole).toBool());
    model.setAnalysis(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestPlanTreeModel::foldsAreOneRow()
{
    PlanTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setAnalysis(analyse(appended(6)));
    const QModelIndex root = model.index(0, 0);
    QCOMPARE(model.rowCount(root), 1);
    const QModelIndex fold = model.index(0, 0, root);
    QCOMPARE(fold.data().toString(), QStringLiteral("Seq Scan × 6"));
    QVERIFY(fold.data(PlanTreeModel::FoldRole).toBool());
    QCOMPARE(fold.siblingAtColumn(PlanTreeModel::ObjectColumn).data().toString(), QStringLiteral("p0 and 5 like this"));
    QCOMPARE(fold.siblingAtColumn(PlanTreeModel::TimeColumn).data().toString(), QStringLiteral("6.00"));
    QCOMPARE(fold.siblingAtColumn(PlanTreeModel::RowsColumn).data().toString(), QStringLiteral("30"));
    QCOMPARE(model.rowCount(fold), 6);
}

void TestPlanTreeModel::hidesWhatIsNotMeasured()
{
    PlanTreeView view;
    view.setAnalysis(analyse("Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n"));
    QVERIFY(view.isColumnHidden(PlanTreeModel::TimeColumn));
    QVERIFY(view.isColumnHidden(PlanTreeModel::HitColumn));
    QVERIFY(!view.isColumnHidden(PlanTreeModel::CostColumn));
    view.setAnalysis(analyse(search));
    QVERIFY(!view.isColumnHidden(PlanTreeModel::TimeColumn));
}

void TestPlanTreeModel::selectsInsideFolds()
{
    PlanTreeView view;
    view.setAnalysis(analyse(appended(8)));
    const QModelIndex fold = view.planModel()->index(0, 0, view.planModel()->index(0, 0));
    QVERIFY(!view.isExpanded(fold));
    QSignalSpy selected(&view, &PlanTreeView::nodeSelected);
    view.selectNode(5);
    QVERIFY(view.isExpanded(fold));
    QCOMPARE(view.selectedNode(), 5);
    QCOMPARE(selected.last().first().toInt(), 5);
}

void TestPlanTreeModel::statistics()
{
    StatisticsModel model(QStringLiteral("Node type"));
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const AnalysisPointer analysis = analyse(search);
    model.setRows(analysis->statistics.types);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, StatisticsModel::NameColumn).data().toString(), QStringLiteral("Index Scan"));
    QCOMPARE(model.index(0, StatisticsModel::NameColumn).data(StatisticsModel::NodeRole).toInt(), 1);
    QCOMPARE(model.index(2, StatisticsModel::NodesColumn).data().toString(), QStringLiteral("1 (1 never run)"));
}

void TestPlanTreeModel::comparison()
{
    ComparisonModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const AnalysisPointer before = analyse(search);
    QByteArray faster = search;
    faster.replace("0.010..7.500 rows=4", "0.010..1.875 rows=10")
        .replace("0.010..8.000 rows=4", "0.010..2.375 rows=10");
    const AnalysisPointer after = analyse(faster);
    model.setComparison(comparedPlans(before, after));
    const QModelIndex scan = model.index(0, 0, model.index(0, 0));
    QCOMPARE(scan.data().toString(), QStringLiteral("Index Scan"));
    QCOMPARE(scan.siblingAtColumn(ComparisonModel::TimeBeforeColumn).data().toString(), QStringLiteral("7.50"));
    QCOMPARE(scan.siblingAtColumn(ComparisonModel::TimeAfterColumn).data().toString(), QStringLiteral("1.88"));
    QCOMPARE(scan.siblingAtColumn(ComparisonModel::TimeChangeColumn).data().toString(), QStringLiteral("↓ 4.0×"));
    QCOMPARE(scan.siblingAtColumn(ComparisonModel::RowsChangeColumn).data().toString(), QStringLiteral("↑ 2.5×"));
    QCOMPARE(scan.siblingAtColumn(ComparisonModel::BlocksChangeColumn).data().toString(), QStringLiteral("="));
}

void TestPlanTreeModel::comparisonOfDifferentRoots()
{
    ComparisonModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const AnalysisPointer before = analyse("Result  (cost=0.00..1.00 rows=1 width=4)\n");
    const AnalysisPointer after = analyse(search);
    model.setComparison(comparedPlans(before, after));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, 0).data(ComparisonModel::PresenceRole).toInt(), int(ComparisonModel::Presence::BeforeOnly));
    QCOMPARE(model.index(1, 0).data(ComparisonModel::PresenceRole).toInt(), int(ComparisonModel::Presence::AfterOnly));
    QVERIFY(model.rowCount(model.index(1, 0)) == 1);
}

void TestPlanTreeModel::icicleSelectsAndZooms()
{
    IcicleView view;
    view.resize(600, 300);
    view.setAnalysis(analyse(search));
    QSignalSpy selected(&view, &IcicleView::nodeSelected);
    const QPoint scan = view.cellRect(1).center().toPoint();
    QCOMPARE(view.nodeAt(scan), 1);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, scan);
    QCOMPARE(selected.last().first().toInt(), 1);
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, scan);
    QCOMPARE(view.zoomedNode(), 1);
    QVERIFY(qAbs(view.cellRect(1).width() - view.viewport()->width()) < 1);
    QTest::keyClick(&view, Qt::Key_Backspace);
    QCOMPARE(view.zoomedNode(), 0);
    QTest::keyClick(&view, Qt::Key_Up);
    QCOMPARE(view.selectedNode(), 0);
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.selectedNode(), 1);
}

void TestPlanTreeModel::icicleOfTenThousandNodesIsQuick()
{
    IcicleView view;
    view.resize(900, 500);
    view.setAnalysis(analyse(benchdata::partitionedPlan(10'000)));
    QElapsedTimer timer;
    timer.start();
    constexpr int Paintings = 10;
    for (int i = 0; i < Paintings; ++i)
        view.viewport()->grab();
    qInfo("an icicle of 10,000 nodes is painted in %.1f ms", double(timer.elapsed()) / Paintings);
    QVERIFY(timer.elapsed() < Paintings * 200);
}

void TestPlanTreeModel::words()
{
    const AnalysisPointer analysis = analyse(search);
    const QString sentence = planSentence(*analysis);
    QVERIFY2(sentence.startsWith(QStringLiteral("8.3")), qPrintable(sentence));
    QVERIFY2(sentence.contains(QStringLiteral("in one vector scan of items_hnsw")), qPrintable(sentence));
    QVERIFY2(sentence.contains(QStringLiteral("4 of 10 rows")), qPrintable(sentence));
    QCOMPARE(factorText(0.1), QStringLiteral("÷10"));
    QCOMPARE(factorText(2.5), QStringLiteral("2.5×"));
    QCOMPARE(changeWords(0.25), QStringLiteral("↓ 4.0×"));
    QCOMPARE(changeWords(1.01), QStringLiteral("="));
    const AnalysisPointer many = analyse(benchdata::partitionedPlan(1000));
    QVERIFY2(planSentence(*many).contains(QStringLiteral("in 998 alike: Seq Scan")), qPrintable(planSentence(*many)));
}

QTEST_MAIN(TestPlanTreeModel)
#include "tst_plantreemodel.moc"

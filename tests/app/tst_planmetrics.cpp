#include "app/plan/planmetrics.h"
#include "app/plan/readplans.h"

#include <QTest>

#include <ctime>

using namespace plan;

/// Small plans in TEXT, each with one thing to charge; figures checked by hand.
class TestPlanMetrics : public QObject
{
    Q_OBJECT

private slots:
    void childrenAndLoops();
    void initPlanInADeepCondition();
    void initPlanTenIsNotOne();
    void parameterOfOldServers();
    void initPlanBelowAGather();
    void initPlanInOutputGoesToTheDeepest();
    void initPlanWithoutMention();
    void cteOfSeveralScans();
    void cteOfTheSameNameInside();
    void neverExecutedInitPlan();
    void workersInParallel();
    void processesWithoutWorkerRows();
    void otherServersHaveTheirOwnClock();
    void withoutTiming();
    void negativeIsClampedAndSaid();
    void restOfTheExecution();
    void rowsStoppedEarly();
    void rowsOfAPartialNode();
    void rowsOfManyLoops();
    void manyInitPlansTakeLinearTime();
};

namespace {

Plan read(const QByteArray &text)
{
    const auto document = readPlans(text);
    if (!document)
        qWarning("%s", qPrintable(document.error().message));
    return document ? document->plans.front() : Plan();
}

/// "->  Sort  (actual time=0..T rows=R loops=L)" with its blocks, in its column.
QByteArray node(int column, const QByteArray &title, double time, double loops, int blocks, double rows = 1)
{
    const QByteArray indent(column, ' ');
    const QByteArray figures = title + "  (cost=0.00..1.00 rows=1 width=4) (actual time=0.000.." +
                               QByteArray::number(time, 'f', 3) + " rows=" + QByteArray::number(rows) +
                               " loops=" + QByteArray::number(loops) + ")\n";
    const QByteArray details(column == 0 ? 2 : column + 6, ' ');
    return indent + (column == 0 ? "" : "->  ") + figures + details +
           "Buffers: shared hit=" + QByteArray::number(blocks) + "\n";
}

double exclusive(const PlanMetrics &metrics, size_t at)
{
    return metrics.nodes.at(at).exclusive->value;
}

qint64 blocks(const PlanMetrics &metrics, size_t at)
{
    return metrics.nodes.at(at).exclusiveBlocks.sharedHit;
}

} // namespace

void TestPlanMetrics::childrenAndLoops()
{
    const PlanMetrics metrics = measure(read(node(0, "Nested Loop", 10, 1, 30) + node(2, "Seq Scan on a", 2, 1, 5) +
                                             node(2, "Index Scan using i on b", 0.5, 8, 24)));
    QCOMPARE(metrics.nodes.at(2).elapsed->value, 4.0);
    QCOMPARE(exclusive(metrics, 0), 4.0);
    QCOMPARE(blocks(metrics, 0), 1);
    QCOMPARE(blocks(metrics, 2), 24);
}

void TestPlanMetrics::initPlanInADeepCondition()
{
    const PlanMetrics metrics =
        measure(read(node(0, "Limit", 10, 1, 30) + "  InitPlan 1\n" + node(4, "Result", 4, 1, 12) +
                     node(2, "Sort", 10, 1, 30) + "        Sort Key: a\n" + node(8, "Seq Scan on t", 9, 1, 28) +
                     "              Filter: (x > (InitPlan 1).col1)\n"));
    QCOMPARE(metrics.nodes.at(1).consumer, 3);
    QCOMPARE(exclusive(metrics, 0), 0.0);
    QCOMPARE(exclusive(metrics, 2), 1.0);
    QCOMPARE(exclusive(metrics, 3), 5.0);
    QCOMPARE(blocks(metrics, 3), 16);
    QVERIFY(!metrics.nodes.at(3).approximate);
}

void TestPlanMetrics::initPlanTenIsNotOne()
{
    const PlanMetrics metrics = measure(read(
        node(0, "Append", 10, 1, 10) + "  InitPlan 1\n" + node(4, "Result", 1, 1, 1) + "  InitPlan 10\n" +
        node(4, "Result", 2, 1, 2) + node(2, "Seq Scan on a", 5, 1, 5) + "        Filter: (x = (InitPlan 10).col1)\n" +
        node(2, "Seq Scan on b", 4, 1, 4) + "        Filter: (x = (InitPlan 1).col1)\n"));
    QCOMPARE(metrics.nodes.at(1).consumer, 4);
    QCOMPARE(metrics.nodes.at(2).consumer, 3);
}

void TestPlanMetrics::parameterOfOldServers()
{
    const PlanMetrics metrics =
        measure(read(node(0, "Append", 10, 1, 10) + "  InitPlan 1 (returns $1)\n" + node(4, "Result", 1, 1, 1) +
                     node(2, "Seq Scan on a", 5, 1, 5) + "        Filter: (x = $10)\n" +
                     node(2, "Seq Scan on b", 4, 1, 4) + "        Filter: (x = $1)\n"));
    QCOMPARE(metrics.nodes.at(1).consumer, 3);
}

void TestPlanMetrics::initPlanBelowAGather()
{
    const PlanMetrics metrics =
        measure(read(node(0, "Aggregate", 20, 1, 30) + "  InitPlan 1\n" + node(4, "Result", 6, 1, 12) +
                     node(2, "Gather", 19, 1, 30) + "        Workers Planned: 2\n        Workers Launched: 2\n" +
                     node(8, "Parallel Seq Scan on t", 10, 3, 18) + "              Filter: (x > (InitPlan 1).col1)\n"));
    QCOMPARE(metrics.nodes.at(1).consumer, 2);
    QCOMPARE(exclusive(metrics, 2), 3.0);
    QCOMPARE(blocks(metrics, 2), 0);
    QCOMPARE(blocks(metrics, 3), 18);
}

void TestPlanMetrics::initPlanInOutputGoesToTheDeepest()
{
    const PlanMetrics metrics = measure(
        read(node(0, "Limit", 10, 1, 10) + "  Output: ((InitPlan 1).col1)\n  InitPlan 1\n" +
             node(4, "Result", 4, 1, 4) + node(2, "Seq Scan on t", 9, 1, 9) + "        Output: (InitPlan 1).col1\n"));
    QCOMPARE(metrics.nodes.at(1).consumer, 2);
    QCOMPARE(exclusive(metrics, 0), 1.0);
}

void TestPlanMetrics::initPlanWithoutMention()
{
    const PlanMetrics metrics = measure(read(node(0, "Limit", 10, 1, 10) + "  InitPlan 1\n" +
                                             node(4, "Result", 4, 1, 4) + node(2, "Foreign Scan on t", 10, 1, 10)));
    QCOMPARE(metrics.nodes.at(1).consumer, 2);
    QCOMPARE(exclusive(metrics, 2), 6.0);
    QVERIFY(metrics.nodes.at(2).approximate);
}

void TestPlanMetrics::cteOfSeveralScans()
{
    const PlanMetrics metrics =
        measure(read(node(0, "Append", 10, 1, 15) + "  CTE w\n" + node(4, "Seq Scan on t", 8, 1, 15) +
                     node(2, "CTE Scan on w", 6, 1, 10) + node(2, "CTE Scan on w w_1", 4, 1, 5)));
    QCOMPARE(exclusive(metrics, 0), 0.0);
    QCOMPARE(blocks(metrics, 2), 0);
    QCOMPARE(blocks(metrics, 3), 0);
    QCOMPARE(blocks(metrics, 1), 15);
    QCOMPARE(metrics.nodes.at(1).consumer, 2);
    QVERIFY(metrics.nodes.at(2).approximate);
}

void TestPlanMetrics::cteOfTheSameNameInside()
{
    const PlanMetrics metrics =
        measure(read(node(0, "Append", 10, 1, 10) + "  CTE w\n" + node(4, "Result", 2, 1, 2) +
                     node(2, "Nested Loop", 5, 1, 5) + "        CTE w\n" + node(10, "Result", 4, 1, 4) +
                     node(8, "CTE Scan on w", 4, 1, 4) + node(2, "CTE Scan on w w_1", 3, 1, 3)));
    QCOMPARE(metrics.nodes.at(3).consumer, 4);
    QCOMPARE(metrics.nodes.at(1).consumer, 5);
}

void TestPlanMetrics::neverExecutedInitPlan()
{
    const PlanMetrics metrics =
        measure(read(node(0, "Limit", 10, 1, 10) +
                     "  InitPlan 1\n    ->  Result  (cost=0.00..1.00 rows=1 width=4) (never "
                     "executed)\n" +
                     node(2, "Seq Scan on t", 9, 1, 9) + "        Filter: (x = (InitPlan 1).col1)\n"));
    QCOMPARE(metrics.nodes.at(1).consumer, -1);
    QCOMPARE(metrics.nodes.at(1).elapsed->value, 0.0);
    QVERIFY(!metrics.nodes.at(1).rowsFactor);
    QCOMPARE(exclusive(metrics, 2), 9.0);
}

void TestPlanMetrics::workersInParallel()
{
    const PlanMetrics metrics =
        measure(read(node(0, "Gather", 10, 1, 9) + "  Workers Planned: 2\n  Workers Launched: 2\n" +
                     node(2, "Parallel Seq Scan on t", 4, 3, 9) +
                     "        Worker 0:  actual time=0.000..5.000 rows=1 loops=1\n"
                     "        Worker 1:  actual time=0.000..1.000 rows=1 loops=1\n"));
    QCOMPARE(metrics.nodes.at(1).processorTime->value, 12.0);
    QCOMPARE(metrics.nodes.at(1).elapsed->value, 6.0);
    QCOMPARE(exclusive(metrics, 0), 4.0);
    QVERIFY(!metrics.nodes.at(1).approximate);
}

void TestPlanMetrics::processesWithoutWorkerRows()
{
    const PlanMetrics metrics =
        measure(read(node(0, "Gather", 10, 1, 9) + "  Workers Planned: 4\n  Workers Launched: 2\n" +
                     node(2, "Nested Loop", 4, 3, 9) + node(8, "Index Scan using i on t", 0.01, 300, 8) +
                     node(8, "Seq Scan on one", 3, 1, 1)));
    QCOMPARE(metrics.nodes.at(1).elapsed->value, 4.0);
    QCOMPARE(metrics.nodes.at(2).elapsed->value, 1.0);
    QCOMPARE(metrics.nodes.at(3).elapsed->value, 3.0);
    QVERIFY(metrics.nodes.at(1).approximate);
    QVERIFY(!metrics.nodes.at(3).approximate);
}

void TestPlanMetrics::otherServersHaveTheirOwnClock()
{
    const PlanMetrics metrics =
        measure(read(node(0, "Custom Scan (Citus Adaptive)", 10, 1, 3) + "  ->  Task\n        Node: x\n" +
                     node(8, "Aggregate", 50, 1, 70) + node(14, "Seq Scan on t", 40, 1, 60)));
    QCOMPARE(exclusive(metrics, 0), 10.0);
    QCOMPARE(blocks(metrics, 0), 3);
    QVERIFY(metrics.nodes.at(1).ownClock && metrics.nodes.at(3).ownClock);
    QCOMPARE(exclusive(metrics, 2), 10.0);
    QCOMPARE(blocks(metrics, 2), 10);
}

void TestPlanMetrics::withoutTiming()
{
    const PlanMetrics metrics = measure(read("Sort (actual rows=1 loops=1)\n  Buffers: shared hit=5\n"
                                             "  ->  Seq Scan on t (actual rows=1 loops=1)\n"
                                             "        Buffers: shared hit=3\n"));
    QVERIFY(!metrics.nodes.at(0).elapsed && !metrics.nodes.at(0).exclusive);
    QCOMPARE(blocks(metrics, 0), 2);
}

void TestPlanMetrics::negativeIsClampedAndSaid()
{
    const PlanMetrics metrics = measure(read(node(0, "Limit", 1, 1, 5) + node(2, "Seq Scan on t", 1.25, 1, 7)));
    QCOMPARE(exclusive(metrics, 0), 0.0);
    QCOMPARE(metrics.nodes.at(0).clampedTime.value, -0.25);
    QCOMPARE(blocks(metrics, 0), 0);
    QCOMPARE(metrics.nodes.at(0).clampedBlocks.sharedHit, -2);
    QVERIFY(metrics.nodes.at(0).approximate);
}

void TestPlanMetrics::restOfTheExecution()
{
    const QByteArray root = node(0, "Insert on t", 10, 1, 1);
    QCOMPARE(measure(read(root + "Execution Time: 12.5 ms\n")).unattributed->value, 2.5);
    QCOMPARE(measure(read(root + "Trigger for constraint c: time=2.0 calls=1\nExecution Time: 12.5 ms\n"))
                 .unattributed->value,
             0.5);
    // More than there is room for: a BEFORE trigger, which ran inside the node.
    QCOMPARE(measure(read(root + "Trigger b on t: time=8.0 calls=1\nExecution Time: 12.5 ms\n")).unattributed->value,
             2.5);
    QVERIFY(!measure(read(root)).unattributed);
}

void TestPlanMetrics::rowsStoppedEarly()
{
    const Plan plan =
        read("Limit  (cost=0.00..1.00 rows=3 width=4) (actual time=0.0..1.0 rows=3 loops=1)\n"
             "  ->  Sort  (cost=0.00..1.00 rows=1000 width=4) (actual time=0.0..1.0 rows=3 loops=1)\n"
             "        ->  Seq Scan on t  (cost=0.00..1.00 rows=1000 width=4) (actual time=0.0..1.0 rows=10 "
             "loops=1)\n");
    const PlanMetrics metrics = measure(plan);
    QVERIFY(!metrics.nodes.at(0).stoppedEarly);
    QVERIFY(metrics.nodes.at(1).stoppedEarly);
    QVERIFY(!rowMisestimate(metrics.nodes.at(1)));
    QVERIFY(!metrics.nodes.at(2).stoppedEarly);
    QCOMPARE(*rowMisestimate(metrics.nodes.at(2)), 100.0);
}

void TestPlanMetrics::rowsOfAPartialNode()
{
    const Plan plan = read(
        "Gather  (cost=0.00..1.00 rows=2400 width=4) (actual time=0.0..1.0 rows=2400 loops=1)\n"
        "  Workers Planned: 2\n"
        "  Workers Launched: 2\n"
        "  ->  Parallel Seq Scan on t  (cost=0.00..1.00 rows=1000 width=4) (actual time=0.0..1.0 rows=800 loops=3)\n");
    QCOMPARE(*rowMisestimate(measure(plan).nodes.at(1)), 1.0);
}

void TestPlanMetrics::rowsOfManyLoops()
{
    const NodeMetrics metrics =
        measure(read("Seq Scan on t  (cost=0.00..1.00 rows=5 width=4) (actual time=0.0..1.0 rows=10 loops=4)\n"
                     "  Filter: (a > 1)\n"
                     "  Rows Removed by Filter: 3\n"))
            .nodes.front();
    QCOMPARE(metrics.rows, 40.0);
    QCOMPARE(metrics.rowsError, 2.0);
    QCOMPARE(metrics.rowsRemoved, 12.0);
    QCOMPARE(*rowMisestimate(metrics), 2.0);
}

void TestPlanMetrics::manyInitPlansTakeLinearTime()
{
    QByteArray json = R"([{"Plan":{"Node Type":"Append","Actual Rows":1,"Actual Loops":1,"Plans":[)";
    for (int i = 0; i < 20'000; ++i) {
        json += R"({"Node Type":"Result","Parent Relationship":"InitPlan","Subplan Name":"InitPlan 1",)"
                R"("Actual Rows":1,"Actual Loops":1,"Actual Total Time":1,"Shared Hit Blocks":1},)"
                R"({"Node Type":"Result","Parent Relationship":"Member","Filter":"x = (InitPlan 1).col1",)"
                R"("Actual Rows":1,"Actual Loops":1,"Actual Total Time":1},)";
    }
    json.chop(1);
    const Plan plan = read(json + "]}}]");
    QCOMPARE(plan.nodes.size(), size_t(40'001));
    const std::clock_t begin = std::clock();
    QCOMPARE(measure(plan).nodes.size(), plan.nodes.size());
    QVERIFY(double(std::clock() - begin) / CLOCKS_PER_SEC < 10);
}

QTEST_GUILESS_MAIN(TestPlanMetrics)
#include "tst_planmetrics.moc"

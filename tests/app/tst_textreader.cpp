#include "app/plan/textreader.h"

#include <QTest>

using namespace plan;

class TestTextReader : public QObject
{
    Q_OBJECT

private slots:
    void treeOfSubplans();
    void treeWithLostIndentation();
    void workers();
    void targetTables();
    void citusTasks();
    void whatStandsBelowTheTree();
    void oldTimes();
    void whatIsNotReadIsSaid();
};

namespace {

/// Every line has to be read; the first line is number 1.
Plan read(const char *text, int *unread = nullptr)
{
    TextReader reader;
    int number = 0;
    int notRead = 0;
    for (const QByteArray &line : QByteArray(text).split('\n'))
        notRead += !reader.readLine({line.constData(), size_t(line.size())}, ++number);
    if (unread)
        *unread = notRead;
    else if (notRead > 0)
        qWarning("%d lines were not read", notRead);
    std::vector<Plan> plans = reader.takePlans();
    return plans.empty() || (!unread && notRead > 0) ? Plan() : plans.front();
}

/// "type:depth" of every node, with its subplan name.
QString shape(const Plan &plan)
{
    QStringList nodes;
    for (const PlanNode &node : plan.nodes)
        nodes << QStringLiteral("%1%2:%3").arg(node.type, node.subplanName).arg(node.depth);
    return nodes.join(u' ');
}

} // namespace

void TestTextReader::treeOfSubplans()
{
    const Plan plan = read("Hash Join\n"
                           "  Hash Cond: (a = b)\n"
                           "  CTE w: odd\n"
                           "    ->  Result\n"
                           "  InitPlan 10 (returns $0,$1)\n"
                           "    ->  Limit\n"
                           "          ->  Result\n"
                           "  ->  Seq Scan on t\n"
                           "        Filter: (SubPlan 2)\n"
                           "        SubPlan 2\n"
                           "          ->  Result\n"
                           "  ->  Hash\n"
                           "        ->  CTE Scan on w");
    QCOMPARE(shape(plan), QStringLiteral("Hash Join:0 ResultCTE w: odd:1 LimitInitPlan 10 (returns $0,$1):1 Result:2 "
                                         "Seq Scan:1 ResultSubPlan 2:2 Hash:1 CTE Scan:2"));
    QCOMPARE(plan.nodes.at(1).relationship, Relationship::InitPlan);
    QCOMPARE(plan.nodes.at(2).relationship, Relationship::InitPlan);
    QCOMPARE(plan.nodes.at(4).relationship, Relationship::Outer);
    QCOMPARE(plan.nodes.at(5).relationship, Relationship::SubPlan);
    QCOMPARE(plan.nodes.at(6).relationship, Relationship::Inner);
    QCOMPARE(plan.nodes.at(4).end, 6);
    QCOMPARE(plan.nodes.at(0).end, 8);
}

void TestTextReader::treeWithLostIndentation()
{
    QCOMPARE(shape(read("Sort  (cost=0.00..1.00 rows=1 width=4)\n"
                        "   Sort Key: a\n"
                        "   ->  Limit  (cost=0.00..1.00 rows=1 width=4)\n"
                        "         ->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n"
                        " Planning Time: 0.5 ms")),
             QStringLiteral("Sort:0 Limit:1 Seq Scan:2"));
}

void TestTextReader::workers()
{
    const Plan plan = read("Gather  (actual time=1.0..2.0 rows=2 loops=1)\n"
                           "  Workers Planned: 2\n"
                           "  Workers Launched: 1\n"
                           "  ->  Sort  (actual time=1.0..2.0 rows=1 loops=2)\n"
                           "        Sort Method: quicksort  Memory: 25kB\n"
                           "        Worker 0:  actual time=0.5..0.75 rows=3 loops=1\n"
                           "          Sort Method: quicksort  Memory: 26kB\n"
                           "          Buffers: shared hit=7\n"
                           "        Buffers: shared hit=9\n"
                           "        Worker 1:  Sort Method: external merge  Disk: 8kB");
    QCOMPARE(plan.nodes.at(0).workersLaunched, 1);
    const PlanNode &sort = plan.nodes.at(1);
    QCOMPARE(sort.usage.blocks.sharedHit, 9);
    QCOMPARE(sort.workers.size(), size_t(2));
    QCOMPARE(*sort.workers.at(0).actual, (ActualFigures{true, {0.5}, {0.75}, 3, 1}));
    QCOMPARE(sort.workers.at(0).usage.blocks.sharedHit, 7);
    QCOMPARE(valueOf(sort.workers.at(0).properties, u"Sort Space Used"), QStringLiteral("26"));
    QCOMPARE(valueOf(sort.workers.at(1).properties, u"Sort Space Type"), QStringLiteral("Disk"));
    QCOMPARE(valueOf(sort.properties, u"Sort Space Used"), QStringLiteral("25"));
}

void TestTextReader::targetTables()
{
    const Plan plan = read("Update on public.a\n"
                           "  Update on public.b a_1\n"
                           "  Foreign Update on public.c a_2\n"
                           "  ->  Append\n"
                           "        ->  Foreign Update on public.c a_2");
    QCOMPARE(shape(plan), QStringLiteral("ModifyTable:0 Append:1 Foreign Scan:2"));
    QCOMPARE(plan.nodes.front().properties.size(), 2);
    QCOMPARE(plan.nodes.front().properties.at(1),
             (Property{QStringLiteral("Target Table"), QStringLiteral("public.c a_2")}));
    QCOMPARE(plan.nodes.at(2).operation, QStringLiteral("Update"));
}

void TestTextReader::citusTasks()
{
    const Plan plan =
        read("Custom Scan (Citus Adaptive)  (cost=0.00..0.00 rows=0 width=0) (actual time=9.0..9.5 rows=1 "
             "loops=1)\n"
             "  Task Count: 32\n"
             "  Tasks Shown: One of 32\n"
             "  ->  Task\n"
             "        Tuple data received from node: 8 bytes\n"
             "        Node: host=localhost port=9701 dbname=d\n"
             "        ->  Aggregate  (cost=1.00..2.00 rows=1 width=8) (actual time=19.0..19.0 rows=1 loops=1)\n"
             "              ->  Seq Scan on t_102 t  (cost=0.00..1.00 rows=1 width=0) (actual "
             "time=18.0..18.0 rows=1 loops=1)\n"
             "            Planning Time: 0.1 ms\n"
             "            Execution Time: 19.5 ms\n"
             "Planning Time: 2.0 ms\n"
             "Execution Time: 10.0 ms");
    QCOMPARE(shape(plan), QStringLiteral("Custom Scan:0 Task:1 Aggregate:2 Seq Scan:3"));
    QCOMPARE(plan.nodes.at(0).provider, QStringLiteral("Citus Adaptive"));
    QCOMPARE(plan.nodes.at(1).relationship, Relationship::Remote);
    QCOMPARE(plan.nodes.at(2).relationship, Relationship::Remote);
    QCOMPARE(valueOf(plan.nodes.at(1).properties, u"Node"), QStringLiteral("host=localhost port=9701 dbname=d"));
    QCOMPARE(plan.executionTime->value, 10.0);
}

void TestTextReader::whatStandsBelowTheTree()
{
    const Plan plan = read(
        "Result  (cost=0.00..0.01 rows=1 width=4) (actual time=0.001..0.002 rows=1.00 loops=1)\n"
        "Query Identifier: -123\n"
        "Settings: work_mem = '8MB', search_path = 'a, ''b'''\n"
        "Planning:\n"
        "  Buffers: shared hit=5 read=1\n"
        "  I/O Timings: shared read=0.25\n"
        "  Memory: used=12kB  allocated=16kB\n"
        "Planning Time: 0.5 ms\n"
        "Trigger a on b for constraint c d on e: time=1.5 calls=20\n"
        "Trigger for constraint x: time=2.5 calls=1\n"
        "Serialization: time=0.125 ms  output=3kB  format=text\n"
        "  Buffers: shared hit=2\n"
        "JIT:\n"
        "  Functions: 7\n"
        "  Options: Inlining true, Optimization false\n"
        "  Timing: Generation 1.5 ms (Deform 0.5 ms), Inlining 2.0 ms, Optimization 3.0 ms, Emission 4.0 ms, Total "
        "10.5 ms\n"
        "Execution Time: 9.75 ms");
    QCOMPARE(plan.settings.at(1), (Property{QStringLiteral("search_path"), QStringLiteral("a, 'b'")}));
    QCOMPARE(plan.planning.usage.blocks.sharedRead, 1);
    QCOMPARE(plan.planning.usage.io.sharedRead.value, 0.25);
    QCOMPARE(plan.planning.memoryAllocatedKilobytes, 16.0);
    QCOMPARE(plan.planning.time->value, 0.5);
    QCOMPARE(plan.triggers.size(), size_t(2));
    QCOMPARE(plan.triggers.at(1).constraint, QStringLiteral("x"));
    QCOMPARE(plan.triggers.at(0).calls, 20.0);
    QCOMPARE(plan.serialization->outputKilobytes, 3.0);
    QCOMPARE(plan.serialization->usage.blocks.sharedHit, 2);
    QCOMPARE(plan.jit->functions, 7);
    QCOMPARE(plan.jit->deforming.value, 0.5);
    QCOMPARE(plan.jit->total.value, 10.5);
    QCOMPARE(plan.executionTime->value, 9.75);
    QCOMPARE(valueOf(plan.properties, u"Query Identifier"), QStringLiteral("-123"));
}

void TestTextReader::oldTimes()
{
    QCOMPARE(read("Result\nTotal runtime: 1.25 ms").executionTime->value, 1.25);
    QCOMPARE(read("Result\nPlanning time: 1.25 ms").planning.time->value, 1.25);
}

void TestTextReader::whatIsNotReadIsSaid()
{
    int unread = 0;
    const Plan plan = read("Result\n  what is this\n  New Thing: 3\nand this", &unread);
    QCOMPARE(unread, 2);
    QCOMPARE(valueOf(plan.nodes.front().properties, u"New Thing"), QStringLiteral("3"));
}

QTEST_GUILESS_MAIN(TestTextReader)
#include "tst_textreader.moc"

#include "app/plan/planstatistics.h"
#include "app/plan/readplans.h"

#include <QTest>

using namespace plan;

class TestPlanStatistics : public QObject
{
    Q_OBJECT

private slots:
    void countsByTypeTableAndIndex();
    void withoutAnalyze();
};

namespace {

Plan read(const QByteArray &text)
{
    const auto document = readPlans(text);
    return document ? document->plans.front() : Plan();
}

const StatisticsRow *find(const QList<StatisticsRow> &rows, const char *name)
{
    for (const StatisticsRow &row : rows) {
        if (row.name == QLatin1String(name))
            return &row;
    }
    return nullptr;
}

} // namespace

void TestPlanStatistics::countsByTypeTableAndIndex()
{
    const Plan plan = read(
        "Nested Loop  (cost=0.00..9.00 rows=9 width=4) (actual time=0.010..10.000 rows=9 loops=1)\n"
        "  Buffers: shared hit=30 read=10\n"
        "  ->  Seq Scan on \"Odd Name\" a  (cost=0.00..2.00 rows=9 width=4) (actual time=0.010..4.000 rows=9 loops=1)\n"
        "        Filter: (x > 1)\n"
        "        Rows Removed by Filter: 91\n"
        "        Buffers: shared hit=10 read=8\n"
        "  ->  Index Scan using b_ix on b  (cost=0.00..2.00 rows=1 width=4) (actual time=0.010..0.500 rows=1 loops=9)\n"
        "        Buffers: shared hit=20 read=2\n");
    const PlanMetrics metrics = measure(plan);
    const PlanStatistics statistics = planStatistics(plan, metrics);

    QCOMPARE(statistics.types.size(), 3);
    QCOMPARE(statistics.types.first().name, QStringLiteral("Index Scan")); // 4.5 of 10 ms
    QCOMPARE(statistics.types.first().loops, 9.0);
    double shares = 0;
    for (const StatisticsRow &row : statistics.types)
        shares += row.share;
    QVERIFY(qAbs(shares - 1) < 1e-9);

    const StatisticsRow *odd = find(statistics.tables, "Odd Name");
    QVERIFY(odd);
    QCOMPARE(odd->rowsRemoved, 91.0);
    QCOMPARE(odd->blocks.sharedRead, 8);
    QCOMPARE(odd->worstNode, 1);
    QCOMPARE(statistics.indexes.size(), 1);
    QCOMPARE(statistics.indexes.first().exclusive->value, 4.5);
}

void TestPlanStatistics::withoutAnalyze()
{
    const Plan plan = read("Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n");
    const PlanStatistics statistics = planStatistics(plan, measure(plan));
    QCOMPARE(statistics.types.size(), 1);
    QVERIFY(!statistics.types.first().exclusive);
    QCOMPARE(statistics.types.first().share, 0.0);
}

QTEST_GUILESS_MAIN(TestPlanStatistics)
#include "tst_planstatistics.moc"

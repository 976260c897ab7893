#include "app/plan/iciclelayout.h"
#include "app/plan/readplans.h"

#include <QTest>

using namespace plan;

class TestIcicleLayout : public QObject
{
    Q_OBJECT

private slots:
    void childrenFillTheirParent();
    void everyMetric_data();
    void everyMetric();
    void nothingMeasured();
};

namespace {

Plan join()
{
    const auto document = readPlans(
        "Nested Loop  (cost=0.00..10.00 rows=9 width=4) (actual time=0.010..10.000 rows=9 loops=1)\n"
        "  Buffers: shared hit=30 read=10\n"
        "  ->  Seq Scan on a  (cost=0.00..2.00 rows=9 width=4) (actual time=0.010..4.000 rows=9 loops=1)\n"
        "        Buffers: shared hit=10 read=8\n"
        "  ->  Index Scan using b_ix on b  (cost=0.00..3.00 rows=1 width=4) (actual time=0.010..0.500 rows=1 loops=9)\n"
        "        Buffers: shared hit=20 read=2\n");
    return document->plans.front();
}

} // namespace

void TestIcicleLayout::childrenFillTheirParent()
{
    const Plan plan = join();
    const IcicleLayout layout = icicleLayout(plan, measure(plan), IcicleMetric::Time);
    QCOMPARE(layout.total, 10.0);
    QCOMPARE(layout.cells[0].width, 1.0);
    QVERIFY(qAbs(layout.cells[0].own - 0.15) < 1e-9);
    QCOMPARE(layout.cells[1].left, 0.0);
    QVERIFY(qAbs(layout.cells[1].width - 0.4) < 1e-9);
    QVERIFY(qAbs(layout.cells[2].left - 0.4) < 1e-9);
    QVERIFY(qAbs(layout.cells[2].width - 0.45) < 1e-9);
}

void TestIcicleLayout::everyMetric_data()
{
    QTest::addColumn<IcicleMetric>("metric");
    QTest::addColumn<double>("total");
    QTest::newRow("blocks") << IcicleMetric::Blocks << 40.0;
    QTest::newRow("blocks read") << IcicleMetric::BlocksRead << 10.0;
    QTest::newRow("rows") << IcicleMetric::Rows << 27.0;
    QTest::newRow("cost") << IcicleMetric::Cost << 10.0;
}

void TestIcicleLayout::everyMetric()
{
    QFETCH(const IcicleMetric, metric);
    const Plan plan = join();
    const IcicleLayout layout = icicleLayout(plan, measure(plan), metric);
    QTEST(layout.total, "total");
    for (const IcicleCell &cell : layout.cells) {
        QVERIFY(cell.left >= 0 && cell.left + cell.width <= 1 + 1e-9);
        QVERIFY(cell.own <= cell.width + 1e-9);
    }
}

void TestIcicleLayout::nothingMeasured()
{
    const auto document = readPlans("Seq Scan on a  (cost=0.00..2.00 rows=9 width=4)\n");
    const Plan &plan = document->plans.front();
    const IcicleLayout layout = icicleLayout(plan, measure(plan), IcicleMetric::Time);
    QCOMPARE(layout.total, 0.0);
    QCOMPARE(layout.cells.size(), size_t(1));
    QVERIFY(icicleLayout(Plan(), PlanMetrics(), IcicleMetric::Time).cells.empty());
}

QTEST_GUILESS_MAIN(TestIcicleLayout)
#include "tst_iciclelayout.moc"

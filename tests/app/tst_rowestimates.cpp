#include "app/plan/rowestimates.h"

#include "app/plan/readplans.h"

#include <QTest>

using namespace plan;

class TestRowEstimates : public QObject
{
    Q_OBJECT

private slots:
    void comparesPerExecution();
    void neverExecutedHasNoFactor();
    void stopsEarlyBelow_data();
    void stopsEarlyBelow();
    void processesOfAGather();
    void roundedAverages();
};

namespace {

/// Estimated and actual rows of a title.
QByteArray figures(double estimated, double actual, double loops = 1)
{
    return "  (cost=0.00..1.00 rows=" + QByteArray::number(estimated) +
           " width=4) (actual time=0.000..1.000 rows=" + QByteArray::number(actual) +
           " loops=" + QByteArray::number(loops) + ")\n";
}

std::vector<NodeMetrics> compared(const QByteArray &text)
{
    const auto document = readPlans(text);
    if (!document)
        return {};
    std::vector<NodeMetrics> metrics(document->plans.front().nodes.size());
    compareRows(document->plans.front(), metrics);
    return metrics;
}

} // namespace

void TestRowEstimates::comparesPerExecution()
{
    const auto metrics = compared("Nested Loop" + figures(10, 40) + "  ->  Seq Scan on a" + figures(20, 5) +
                                  "        Rows Removed by Filter: 3\n" + "  ->  Index Scan using i on b" +
                                  figures(2, 8, 5) + "        Rows Removed by Filter: 4\n");
    QCOMPARE(metrics.size(), size_t(3));
    QCOMPARE(*metrics[0].rowsFactor, 4.0);
    QCOMPARE(*metrics[1].rowsFactor, 0.25);
    QCOMPARE(*metrics[2].rowsFactor, 4.0);
    QCOMPARE(metrics[2].rows, 40.0);
    QCOMPARE(metrics[1].rowsRemoved, 3.0);
    QCOMPARE(metrics[2].rowsRemoved, 20.0);
    // Less than a row is none.
    QCOMPARE(*compared("Seq Scan on a" + figures(1, 0))[0].rowsFactor, 1.0);
}

void TestRowEstimates::neverExecutedHasNoFactor()
{
    const auto metrics = compared("Nested Loop" + figures(10, 0) + "  ->  Seq Scan on a" + figures(20, 0) +
                                  "  ->  Seq Scan on b  (cost=0.00..1.00 rows=9 width=4) (never executed)\n");
    QVERIFY(!metrics[2].rowsFactor);
    QCOMPARE(metrics[2].rows, 0.0);
}

void TestRowEstimates::stopsEarlyBelow_data()
{
    QTest::addColumn<QByteArray>("above");
    QTest::addColumn<bool>("stopped");
    QTest::newRow("limit") << "Limit" + figures(5, 5) << true;
    QTest::newRow("merge join") << "Merge Join" + figures(5, 5) << true;
    QTest::newRow("sort") << "Sort" + figures(100, 5) << false;
    QTest::newRow("aggregate") << "Aggregate" + figures(1, 1) << false;
}

void TestRowEstimates::stopsEarlyBelow()
{
    QFETCH(QByteArray, above);
    QFETCH(bool, stopped);
    QCOMPARE(compared(above + "  ->  Seq Scan on a" + figures(100, 5))[1].stoppedEarly, stopped);
    // A sort reads all of its input, whatever stands above it.
    const auto below = compared(above + "  ->  Sort" + figures(100, 5) + "        ->  Seq Scan on a" + figures(100, 5));
    QCOMPARE(below[1].stoppedEarly, stopped);
    QVERIFY(!below[2].stoppedEarly);
    // More rows than estimated are a misestimate in any case.
    QVERIFY(!compared(above + "  ->  Seq Scan on a" + figures(5, 100))[1].stoppedEarly);
}

void TestRowEstimates::processesOfAGather()
{
    const QByteArray gather = "Gather" + figures(240, 240) + "  Workers Planned: 2\n  Workers Launched: 2\n";
    // Two workers and a leader that helps for 0.4: 2.4 processes.
    const auto once = compared(gather + "  ->  Parallel Seq Scan on a" + figures(100, 80, 3));
    QCOMPARE(*once[1].rowsFactor, 1.0);
    // What runs more often than there are processes is compared by itself.
    const auto inner = compared(gather + "  ->  Nested Loop" + figures(100, 80, 3) + "        ->  Seq Scan on a" +
                                figures(100, 80, 3) + "        ->  Index Scan using i on b" + figures(7, 7, 240));
    QCOMPARE(*inner[3].rowsFactor, 1.0);
    // A leader that only collects.
    const auto idle = compared(gather + "  ->  Parallel Seq Scan on a" + figures(120, 120, 2) +
                               "Settings: parallel_leader_participation = 'off'\n");
    QCOMPARE(*idle[1].rowsFactor, 1.0);
}

void TestRowEstimates::roundedAverages()
{
    QCOMPARE(compared("Seq Scan on a" + figures(7, 7, 1))[0].rowsError, 0.0);
    QCOMPARE(compared("Seq Scan on a" + figures(7, 7, 1000))[0].rowsError, 500.0);
    QCOMPARE(
        compared("Seq Scan on a  (cost=0.00..1.00 rows=7 width=4) (actual time=0.0..1.0 rows=7.25 loops=1000)\n")[0]
            .rowsError,
        5.0);
}

QTEST_GUILESS_MAIN(TestRowEstimates)
#include "tst_rowestimates.moc"

#include "app/sweep/statistics.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace sweep;

class TestStatistics : public QObject
{
    Q_OBJECT

private slots:
    void emptySampleKnowsNothing();
    void binaryRecallsGiveWilsonsInterval();
    void spreadOfRecallsNarrowsTheInterval();
    void perfectSampleKeepsDoubt();
    void moreMissesNeverRaiseTheLowerBound();
    void staysWithinZeroAndOne();
    void coversTheTruth_data();
    void coversTheTruth();
    void percentilesInterpolate();
    void latencyOfKnownTimes();
};

namespace {

bool near(double actual, double expected, double tolerance)
{
    if (std::abs(actual - expected) <= tolerance)
        return true;
    qWarning("%.6f is not %.6f", actual, expected);
    return false;
}

std::vector<double> repeated(std::initializer_list<std::pair<double, int>> counts)
{
    std::vector<double> values;
    for (const auto &[value, count] : counts)
        values.insert(values.end(), size_t(count), value);
    return values;
}

} // namespace

void TestStatistics::emptySampleKnowsNothing()
{
    QCOMPARE(recallInterval({}, 10), (MeanInterval{0, 0, 1}));
}

void TestStatistics::binaryRecallsGiveWilsonsInterval()
{
    // k = 1: Bernoulli. Wilson for 95 of 100 with z = 1.96 is 0.8883–0.9785; t for 99 degrees is a little wider.
    const auto interval = recallInterval(repeated({{1, 95}, {0, 5}}), 1);
    QVERIFY(near(interval.mean, 0.95, 1e-12));
    QVERIFY(near(interval.low, 0.8883, 0.002));
    QVERIFY(near(interval.high, 0.9785, 0.002));
}

void TestStatistics::spreadOfRecallsNarrowsTheInterval()
{
    // Mean 0.93, sd 0.155 over 400 queries: close to mean ± 1.966 sd / 20.
    const auto interval = recallInterval(repeated({{1.0, 320}, {0.8, 40}, {0.5, 40}}), 10);
    QVERIFY(near(interval.mean, 0.93, 1e-12));
    QVERIFY(near(interval.high - interval.low, 2 * 1.966 * 0.1554 / 20, 0.0005));
}

void TestStatistics::perfectSampleKeepsDoubt()
{
    const auto interval = recallInterval(repeated({{1, 200}}), 10);
    QCOMPARE(interval.mean, 1.0);
    QCOMPARE(interval.high, 1.0);
    QVERIFY(near(interval.low, 1 - 3.89 / 1003.89, 0.0001));
    QVERIFY(recallInterval(repeated({{1, 20}}), 10).low < interval.low);
    QVERIFY(recallInterval(repeated({{1, 1}}), 10).low < 0.5);
}

void TestStatistics::moreMissesNeverRaiseTheLowerBound()
{
    double before = 2;
    for (int misses = 0; misses <= 60; ++misses) {
        const double low = recallInterval(repeated({{1, 100 - misses}, {0.9, misses}}), 10).low;
        QVERIFY2(low < before, qPrintable(QString::number(misses)));
        before = low;
    }
}

void TestStatistics::staysWithinZeroAndOne()
{
    for (const double value : {0.0, 0.001, 0.5, 0.999, 1.0}) {
        for (const int n : {1, 2, 5, 1000}) {
            const auto interval = recallInterval(repeated({{value, n}}), 10);
            QVERIFY(interval.low >= 0 && interval.low <= interval.mean);
            QVERIFY(interval.high <= 1 && interval.high >= interval.mean);
        }
    }
}

void TestStatistics::coversTheTruth_data()
{
    QTest::addColumn<double>("share");
    QTest::addColumn<double>("loss");
    QTest::addColumn<int>("queries");
    QTest::newRow("recall 0.5") << 1.0 << 0.5 << 100;
    QTest::newRow("recall 0.84") << 0.6 << 0.27 << 100;
    QTest::newRow("recall 0.95") << 0.4 << 0.125 << 200;
    QTest::newRow("recall 0.99") << 0.1 << 0.1 << 200;
    QTest::newRow("recall 0.998") << 0.02 << 0.1 << 200;
    QTest::newRow("few queries") << 0.4 << 0.125 << 20;
}

void TestStatistics::coversTheTruth()
{
    // Queries are imperfect with probability `share`; an imperfect one misses each of ten neighbours with `loss`, at
    // least one. The true mean is that of a very large sample.
    QFETCH(const double, share);
    QFETCH(const double, loss);
    QFETCH(const int, queries);
    std::mt19937_64 random(7);
    std::bernoulli_distribution imperfect(share);
    std::binomial_distribution<int> missed(9, loss);
    const auto draw = [&] {
        return imperfect(random) ? 1 - (1 + missed(random)) / 10.0 : 1.0;
    };
    const double truth = 1 - share * (1 + 9 * loss) / 10;

    constexpr int trials = 2000;
    int covered = 0;
    for (int trial = 0; trial < trials; ++trial) {
        std::vector<double> sample(static_cast<size_t>(queries));
        std::generate(sample.begin(), sample.end(), draw);
        const auto interval = recallInterval(sample, 10);
        covered += interval.low <= truth && truth <= interval.high ? 1 : 0;
    }
    const double coverage = double(covered) / trials;
    QVERIFY2(coverage > 0.93, qPrintable(QString::number(coverage)));
}

void TestStatistics::percentilesInterpolate()
{
    QCOMPARE(percentile({}, 0.5), 0.0);
    QCOMPARE(percentile({3}, 0.99), 3.0);
    QCOMPARE(percentile({4, 1, 3, 2}, 0.5), 2.5);
    QCOMPARE(percentile({4, 1, 3, 2}, 0), 1.0);
    QCOMPARE(percentile({4, 1, 3, 2}, 1), 4.0);
    std::vector<double> hundred;
    for (int i = 0; i <= 100; ++i)
        hundred.push_back(i);
    QCOMPARE(percentile(hundred, 0.95), 95.0);
}

void TestStatistics::latencyOfKnownTimes()
{
    const auto latency = latencyOf({1, 2, 3, 4, 10});
    QCOMPARE(latency.mean.value, 4.0);
    QCOMPARE(latency.p50.value, 3.0);
    QVERIFY(near(latency.p95.value, 8.8, 1e-9));
    QVERIFY(near(latency.p99.value, 9.76, 1e-9));
    QCOMPARE(latency.queriesPerSecond, 250.0);
    QCOMPARE(latencyOf({}), Latency());
}

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"

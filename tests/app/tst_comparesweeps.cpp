#include "app/sweep/comparesweeps.h"

#include <QTest>

#include <cmath>

using namespace sweep;

namespace {

SweepPoint point(int value, double recall, double p50, bool forced = false)
{
    SweepPoint point;
    point.settings = gridOf(vectors::IndexMethod::Hnsw, {value}).first();
    point.forced = forced;
    point.queries = 100;
    point.recall = {recall, recall - 0.02, std::min(1.0, recall + 0.01)};
    point.latency.p50.value = p50;
    point.latency.p95.value = 2 * p50;
    return point;
}

} // namespace

class TestCompareSweeps : public QObject
{
    Q_OBJECT

private slots:
    void settingsAreMatched();
    void eachKIsMatchedWithItsOwn();
    void intervalIsNewcombes();
    void caveatsAreNamed();
};

void TestCompareSweeps::settingsAreMatched()
{
    SweepResult a;
    SweepResult b;
    a.points = {point(10, 0.80, 1), point(20, 0.90, 2), point(20, 0.90, 2, true)};
    b.points = {point(20, 0.95, 3), point(40, 0.99, 4)};
    b.points << point(80, 0, 0);
    b.points.last().queries = 0; // not measured yet
    const auto rows = compareSweeps(a, b);
    QCOMPARE(rows.size(), 4);
    QVERIFY(rows.at(0).first && !rows.at(0).second && !rows.at(0).difference && !rows.at(0).differs());
    QVERIFY(rows.at(1).second && rows.at(1).difference);
    QCOMPARE(*rows.at(1).latencyFactor, 1.5);
    QCOMPARE(*rows.at(1).p95Factor, 1.5);
    QVERIFY(rows.at(1).differs());
    QVERIFY(rows.at(2).forced && !rows.at(2).second);
    QVERIFY(!rows.at(3).first && rows.at(3).second);
    QVERIFY(compareSweeps({}, {}).isEmpty());
}

void TestCompareSweeps::eachKIsMatchedWithItsOwn()
{
    SweepResult several;
    several.head.moreK = {1};
    several.points = {point(20, 0.99, 1), point(20, 0.90, 2)};
    several.points.first().k = 1;
    SweepResult one;
    one.points = {point(20, 0.92, 2)};
    const auto rows = compareSweeps(several, one);
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows.at(0).k, 1);
    QVERIFY(!rows.at(0).second);
    QCOMPARE(rows.at(1).k, 10);
    QVERIFY(rows.at(1).second);
    QCOMPARE(comparisonCaveats(several.head, one.head), QList<ComparisonCaveat>{ComparisonCaveat::OtherK});
    // Two sweeps of one k each are held against each other, whatever it is; the caveat says so.
    one.points.first().k = 5;
    one.head.k = 5;
    several.head.moreK.clear();
    several.points.removeFirst();
    QVERIFY(compareSweeps(several, one).first().difference);
}

/// Newcombe's own example (method 10): 56/70 against 48/80, difference 0.2, interval 0.0524 to 0.3339.
void TestCompareSweeps::intervalIsNewcombes()
{
    SweepResult a;
    SweepResult b;
    a.points = {point(10, 0.6, 1)};
    a.points[0].recall = {0.6, 0.49045, 0.70038};
    b.points = {point(10, 0.8, 1)};
    b.points[0].recall = {0.8, 0.69183, 0.87695};
    const auto row = compareSweeps(a, b).first();
    QVERIFY(std::abs(row.difference->mean - 0.2) < 1e-12);
    QVERIFY2(std::abs(row.difference->low - 0.0524) < 1e-4, qPrintable(QString::number(row.difference->low)));
    QVERIFY2(std::abs(row.difference->high - 0.3339) < 1e-4, qPrintable(QString::number(row.difference->high)));
}

void TestCompareSweeps::caveatsAreNamed()
{
    SweepHead a;
    SweepHead b;
    QVERIFY(comparisonCaveats(a, b).isEmpty());
    b.k = 100;
    b.where = QStringLiteral("x > 1");
    b.seed = 2;
    QCOMPARE(comparisonCaveats(a, b),
             (QList{ComparisonCaveat::OtherK, ComparisonCaveat::OtherCondition, ComparisonCaveat::OtherQueries}));
    b = a;
    b.source = QuerySource::HeldOut;
    b.seed = 2;
    QCOMPARE(comparisonCaveats(a, b), QList{ComparisonCaveat::OtherSource});
}

QTEST_APPLESS_MAIN(TestCompareSweeps)
#include "tst_comparesweeps.moc"

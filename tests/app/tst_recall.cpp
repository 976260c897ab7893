#include "app/search/recall.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using Distances = std::vector<double>;
Q_DECLARE_METATYPE(Distances)

class TestRecall : public QObject
{
    Q_OBJECT

private slots:
    void countsByDistance_data();
    void countsByDistance();
    void toleranceFollowsTheDistance();
    void toleranceOfComputedDistancesHasAFloor();
};

void TestRecall::countsByDistance_data()
{
    QTest::addColumn<Distances>("exact");
    QTest::addColumn<Distances>("returned");
    QTest::addColumn<int>("k");
    QTest::addColumn<int>("found");
    QTest::addColumn<int>("possible");
    const double nan = std::numeric_limits<double>::quiet_NaN();

    QTest::newRow("same") << Distances{1, 2, 3} << Distances{1, 2, 3} << 3 << 3 << 3;
    QTest::newRow("one missed") << Distances{1, 2, 3} << Distances{1, 3, 4} << 3 << 2 << 3;
    QTest::newRow("order does not matter") << Distances{1, 2, 3} << Distances{3, 1, 2} << 3 << 3 << 3;
    QTest::newRow("another row of the tie counts") << Distances{1, 2, 2} << Distances{1, 2, 2} << 3 << 3 << 3;
    QTest::newRow("a tie at the end holds more rows than k") << Distances{1, 2} << Distances{2, 2, 2} << 2 << 2 << 2;
    QTest::newRow("duplicates of the query") << Distances{0, 0, 0} << Distances{0, 0, 1} << 3 << 2 << 3;
    QTest::newRow("short answer") << Distances{1, 2, 3, 4} << Distances{1, 2} << 4 << 2 << 4;
    QTest::newRow("empty answer") << Distances{1, 2} << Distances{} << 2 << 0 << 2;
    QTest::newRow("fewer match than k") << Distances{1, 2} << Distances{1, 2} << 10 << 2 << 2;
    QTest::newRow("fewer match than k, one missed") << Distances{1, 2, 3} << Distances{1, 3} << 10 << 2 << 3;
    QTest::newRow("nothing matches") << Distances{} << Distances{} << 10 << 0 << 0;
    QTest::newRow("exact longer than k") << Distances{1, 2, 3} << Distances{1, 3} << 2 << 1 << 2;
    QTest::newRow("rows after k do not count") << Distances{1, 2} << Distances{5, 6, 1, 2} << 2 << 0 << 2;
    QTest::newRow("negative inner products") << Distances{-9, -8, -7} << Distances{-9, -7, -6.9} << 3 << 2 << 3;
    QTest::newRow("rounding") << Distances{0.1, 0.2} << Distances{0.1, 0.2 + 1e-8} << 2 << 2 << 2;
    QTest::newRow("close but farther") << Distances{0.001, 0.002} << Distances{0.001, 0.0021} << 2 << 1 << 2;
    QTest::newRow("not a number") << Distances{1, 2} << Distances{1, nan} << 2 << 1 << 2;
}

void TestRecall::countsByDistance()
{
    QFETCH(Distances, exact);
    QFETCH(Distances, returned);
    QFETCH(int, k);
    QFETCH(int, found);
    QFETCH(int, possible);
    const search::Recall recall = search::recallByDistance(exact, returned, k);
    QCOMPARE(recall.found, found);
    QCOMPARE(recall.possible, possible);
    QCOMPARE(recall.value, possible == 0 ? 1.0 : double(found) / possible);
    QCOMPARE(recall.missed(), possible - found);
}

void TestRecall::toleranceFollowsTheDistance()
{
    QCOMPARE(search::distanceTolerance(2.0), 2e-6);
    QCOMPARE(search::distanceTolerance(-2.0), 2e-6);
    QCOMPARE(search::distanceTolerance(0.0), 0.0);
}

void TestRecall::toleranceOfComputedDistancesHasAFloor()
{
    QCOMPARE(search::distanceTolerance(1e-4, 1), 8 * double(std::numeric_limits<float>::epsilon()));
    QCOMPARE(search::recallByDistance(Distances{1e-7}, Distances{2e-7}, 1).found, 0);
    QCOMPARE(search::recallByDistance(Distances{1e-7}, Distances{2e-7}, 1, 1).found, 1);
}

QTEST_GUILESS_MAIN(TestRecall)
#include "tst_recall.moc"

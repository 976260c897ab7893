#include "app/sweep/nearestset.h"

#include <QTest>

#include <cmath>
#include <limits>

using sweep::NearestSet;

class TestNearestSet : public QObject
{
    Q_OBJECT

private slots:
    void keepsTheNearest();
    void fewerThanK();
    void namesEveryRowAtTheLastDistance();
    void forgetsNamesThatBecameTooFar();
    void boundsTheTies();
    void tellsTheScale();
};

void TestNearestSet::keepsTheNearest()
{
    NearestSet set(3, 9);
    for (const double distance : {5.0, 1.0, 4.0, std::nan(""), 2.0, 3.0, 1.0})
        set.add(distance, 0, "row");
    QCOMPARE(set.answer().nearest, (std::vector<double>{1, 1, 2}));
    QVERIFY(set.bound() > 2 && set.bound() < 2.00001); // as near as rounding tells apart
    QCOMPARE(set.answer().byRow.size(), 1);            // of one name
}

void TestNearestSet::fewerThanK()
{
    NearestSet set(3, 9);
    QVERIFY(set.answer().nearest.empty());
    set.add(2, 0, "b");
    set.add(std::numeric_limits<double>::infinity(), 0, "far");
    QVERIFY(std::isinf(set.bound()));
    QCOMPARE(set.answer().nearest.size(), size_t(2));
    QCOMPARE(set.answer().byRow.size(), 2);
}

void TestNearestSet::namesEveryRowAtTheLastDistance()
{
    NearestSet set(2, 9);
    set.add(1, 0, "a");
    set.add(2, 0, "b");
    set.add(2, 0, "c");
    set.add(2 + 1e-9, 0, "rounded");
    set.add(2.1, 0, "d");
    const auto answer = set.answer();
    QCOMPARE(answer.nearest, (std::vector<double>{1, 2}));
    QCOMPARE(answer.byRow.size(), 4);
    QVERIFY(!answer.byRow.contains("d"));
}

void TestNearestSet::forgetsNamesThatBecameTooFar()
{
    NearestSet set(2, 9);
    for (int i = 10000; i > 0; --i)
        set.add(i, 0, QByteArray::number(i));
    QCOMPARE(set.answer().byRow, (QHash<QByteArray, double>{{"1", 1}, {"2", 2}}));
}

void TestNearestSet::boundsTheTies()
{
    NearestSet set(1, 1000);
    for (int i = 0; i < 4000; ++i)
        set.add(7, 0, QByteArray::number(i));
    QVERIFY(set.answer().byRow.size() > 1000);
    QVERIFY(set.answer().byRow.size() <= 2002);
    QVERIFY(!set.answer().tiesKnown);
    set.add(6, 0, "nearer");
    QVERIFY(set.answer().tiesKnown);
}

void TestNearestSet::tellsTheScale()
{
    NearestSet set(2, 9);
    set.add(-1, 5, "a");
    set.add(-2, 3, "b");
    QCOMPARE(set.answer().scale, 5.0);
    set.add(-3, 2, "c");
    QCOMPARE(set.answer().scale, 3.0);
}

QTEST_GUILESS_MAIN(TestNearestSet)
#include "tst_nearestset.moc"

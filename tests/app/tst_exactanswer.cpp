#include "app/sweep/exactanswer.h"
#include "app/sweep/idrecall.h"

#include <QTest>

using namespace sweep;

/// One exact answer, made for the largest k, serves every smaller one.
class TestExactAnswer : public QObject
{
    Q_OBJECT

private slots:
    void smallerKKeepsTheNearest();
    void tiesAtTheSmallerKAreKept();
    void unknownTiesOfTheLargestKMayBeKnownForASmallerOne();
    void fewerNeighboursThanKStayAsTheyAre();

private:
    static ExactAnswer answer(const std::vector<double> &distances, int k);
};

/// Rows named by their place, all of them known.
ExactAnswer TestExactAnswer::answer(const std::vector<double> &distances, int k)
{
    ExactAnswer answer;
    for (size_t i = 0; i < distances.size(); ++i) {
        if (int(i) < k)
            answer.nearest.push_back(distances[i]);
        answer.byRow.insert(QByteArray::number(int(i)), distances[i]);
    }
    answer.scale = 2;
    return answer;
}

void TestExactAnswer::smallerKKeepsTheNearest()
{
    const ExactAnswer nearest = nearestOf(answer({1, 2, 3, 4, 5}, 5), 2);
    QCOMPARE(nearest.nearest, (std::vector<double>{1, 2}));
    QCOMPARE(nearest.byRow.size(), 2);
    QVERIFY(nearest.byRow.contains("1"));
    QVERIFY(nearest.tiesKnown);
    QCOMPARE(nearest.scale, 2.0);
}

void TestExactAnswer::tiesAtTheSmallerKAreKept()
{
    const ExactAnswer nearest = nearestOf(answer({1, 2, 2, 2, 5}, 5), 2);
    QCOMPARE(nearest.nearest, (std::vector<double>{1, 2}));
    QCOMPARE(nearest.byRow.size(), 4); // any of three rows may be the second
    const auto rows = neighbourRows(nearest);
    QVERIFY(rows);
    QCOMPARE(rows->weights.value("0"), 1.0);
    QCOMPARE(rows->weights.value("3"), 1.0 / 3);
}

void TestExactAnswer::unknownTiesOfTheLargestKMayBeKnownForASmallerOne()
{
    ExactAnswer cutOff = answer({1, 2, 3, 3, 3}, 3);
    cutOff.tiesKnown = false;
    QVERIFY(nearestOf(cutOff, 2).tiesKnown);
    QVERIFY(!nearestOf(cutOff, 3).tiesKnown);
    ExactAnswer tied = answer({1, 3, 3, 3, 3}, 3);
    tied.tiesKnown = false;
    QVERIFY(!nearestOf(tied, 2).tiesKnown); // the second is one of the tied
}

void TestExactAnswer::fewerNeighboursThanKStayAsTheyAre()
{
    const ExactAnswer few = answer({1, 2}, 10);
    QCOMPARE(nearestOf(few, 5), few);
    QCOMPARE(nearestOf(few, 2), few);
    QCOMPARE(nearestOf(ExactAnswer{}, 1), ExactAnswer{});
}

QTEST_GUILESS_MAIN(TestExactAnswer)
#include "tst_exactanswer.moc"

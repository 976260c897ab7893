#include "app/sweep/pointfigures.h"

#include <QTest>

using sweep::QuerySample;
using sweep::SweepPoint;

class TestPointFigures : public QObject
{
    Q_OBJECT

private slots:
    void sumsUp();
    void namesTheWorstQueries();
    void leavesOutWhatSomeSampleLacks();
    void exactAnswersAreKnownToBePerfect();
    void putsRecallsIntoBins_data();
    void putsRecallsIntoBins();
};

void TestPointFigures::sumsUp()
{
    const std::vector<QuerySample> samples{{0, 1, 1, 1, 0.5, false, false}, {1, 3, 0.5, 0.25, 1, true, true}};
    SweepPoint point;
    sweep::setFigures(point, samples, 10);
    QCOMPARE(point.queries, 2);
    QCOMPARE(point.recall.mean, 0.75);
    QCOMPARE(point.recallById, std::optional(0.625));
    QCOMPARE(point.publishedRecall, std::optional(0.75));
    QCOMPARE(point.latency.mean.value, 2.0);
    QCOMPARE(point.shortResults, 1);
    QCOMPARE(point.repeatedResults, 1);
    QCOMPARE(point.imperfectQueries, 1);
    QCOMPARE(point.worstRecall, 0.5);
    QCOMPARE(point.distribution, (QList<int>{0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}));
}

void TestPointFigures::namesTheWorstQueries()
{
    std::vector<QuerySample> samples;
    for (int i = 0; i < 40; ++i)
        samples.push_back({i, 1, i % 2 ? 1.0 : 1 - i / 100.0, 1, 1, false, false});
    SweepPoint point;
    sweep::setFigures(point, samples, 100);
    QCOMPARE(point.worst.size(), 10);
    QCOMPARE(point.worst.first().query, 38);
    QCOMPARE(point.worst.last().query, 20);
}

void TestPointFigures::leavesOutWhatSomeSampleLacks()
{
    const std::vector<QuerySample> samples{{0, 1, 1, QuerySample::Unknown, QuerySample::Unknown, false, false},
                                           {1, 1, 1, 1, QuerySample::Unknown, false, false}};
    SweepPoint point;
    sweep::setFigures(point, samples, 10);
    QVERIFY(!point.recallById);
    QVERIFY(!point.publishedRecall);
}

void TestPointFigures::exactAnswersAreKnownToBePerfect()
{
    const std::vector<QuerySample> samples{{0, 1, 1, 1, 1, false, false}};
    SweepPoint point;
    sweep::setFigures(point, samples, 10);
    QVERIFY(point.recall.low < 1);
    point.plan.kind = sweep::PlanKind::Exact;
    sweep::setFigures(point, samples, 10);
    QCOMPARE(point.recall.low, 1.0);
}

void TestPointFigures::putsRecallsIntoBins_data()
{
    QTest::addColumn<double>("recall");
    QTest::addColumn<int>("bin");
    QTest::newRow("nothing") << 0.0 << 0;
    QTest::newRow("a tenth") << 0.1 << 1;
    QTest::newRow("three of ten") << 0.3 << 3;
    QTest::newRow("seven of ten, as a float has it") << 7 / 10.0 << 7;
    QTest::newRow("nearly all") << 0.999 << 9;
    QTest::newRow("all") << 1.0 << 10;
}

void TestPointFigures::putsRecallsIntoBins()
{
    QFETCH(double, recall);
    QTEST(sweep::distributionBin(recall), "bin");
}

QTEST_APPLESS_MAIN(TestPointFigures)
#include "tst_pointfigures.moc"

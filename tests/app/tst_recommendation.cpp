#include "app/sweep/sweepresult.h"

#include <QTest>

using namespace sweep;

class TestRecommendation : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void nothingMeasured();
    void smallestSettingWhoseLowerBoundReaches();
    void jitterOfTimesDoesNotChoose();
    void comparesWithTheSettingInForce();
    void severalSettingsAreChosenByTime();
    void pointOffTheIndexIsNeverRecommended();
    void pointOnAnotherIndexIsNeverRecommended();
    void unreachableSaysWhatHelps();
    void fewQueriesAreNamed();
    void shortAnswersAskForIterativeScan();
    void sampledRowsAreCalledOptimisticForHnsw();
    void eachKHasItsOwn();

private:
    static SweepPoint point(int position, int ef, double recall, double margin, double ms);
    SweepHead m_head;
};

SweepPoint TestRecommendation::point(int position, int ef, double recall, double margin, double ms)
{
    SweepPoint point;
    point.position = position;
    point.settings = {{QStringLiteral("hnsw.ef_search"), QString::number(ef)}};
    point.queries = 200;
    point.finished = true;
    point.recall = {recall, recall - margin, std::min(1.0, recall + margin)};
    point.latency = {{ms}, {ms}, {2 * ms}, {3 * ms}, 1000 / ms};
    point.plan = {PlanKind::IndexUnderTest, QStringLiteral("items_hnsw"), QStringLiteral("Index Scan")};
    return point;
}

void TestRecommendation::init()
{
    m_head = SweepHead();
    m_head.index = QStringLiteral("items_hnsw");
    m_head.source = QuerySource::Given;
}

void TestRecommendation::nothingMeasured()
{
    QCOMPARE(recommend({}, m_head).verdict, Verdict::NothingMeasured);
    SweepPoint unmeasured = point(0, 40, 1, 0, 1);
    unmeasured.queries = 0;
    QCOMPARE(recommend({unmeasured}, m_head).verdict, Verdict::NothingMeasured);
}

void TestRecommendation::smallestSettingWhoseLowerBoundReaches()
{
    const auto found = recommend({point(0, 20, 0.9, 0.02, 0.3), point(1, 40, 0.96, 0.02, 0.4),
                                  point(2, 80, 0.98, 0.01, 0.7), point(3, 160, 0.99, 0.005, 1.2)},
                                 m_head);
    QCOMPARE(found.verdict, Verdict::Found);
    QCOMPARE(found.position, 2); // the mean of 40 reaches 0.95, its lower bound does not
    QVERIFY2(found.sentence.contains(QStringLiteral("hnsw.ef_search = 80")), qPrintable(found.sentence));
    QVERIFY(found.sentence.contains(QStringLiteral("recall@10 0.980 (0.970-0.990)")));
    QVERIFY(found.remedies.isEmpty());
}

void TestRecommendation::comparesWithTheSettingInForce()
{
    const QList<SweepPoint> points{point(0, 40, 0.893, 0.02, 0.4), point(1, 80, 0.98, 0.01, 0.7)};
    QCOMPARE(recommend(points, m_head).inForce, -1);
    m_head.valueInForce = QStringLiteral("40");
    const auto better = recommend(points, m_head);
    QCOMPARE(better.inForce, 0);
    QVERIFY2(better.sentence.contains(QStringLiteral("The setting in force, 40, gives recall@10 0.893")),
             qPrintable(better.sentence));
    m_head.valueInForce = QStringLiteral("80");
    QVERIFY(recommend(points, m_head).sentence.contains(QStringLiteral("It is the setting in force.")));
    m_head.valueInForce = QStringLiteral("64"); // not measured
    QCOMPARE(recommend(points, m_head).inForce, -1);
}

void TestRecommendation::jitterOfTimesDoesNotChoose()
{
    const auto found = recommend({point(0, 160, 0.99, 0.005, 0.6), point(1, 80, 0.98, 0.01, 0.7)}, m_head);
    QCOMPARE(found.position, 1);
}

void TestRecommendation::severalSettingsAreChosenByTime()
{
    SweepPoint off = point(0, 40, 0.98, 0.01, 0.9);
    SweepPoint relaxed = point(1, 40, 0.99, 0.005, 0.5);
    off.settings << search::Setting{QStringLiteral("hnsw.iterative_scan"), QStringLiteral("off")};
    relaxed.settings << search::Setting{QStringLiteral("hnsw.iterative_scan"), QStringLiteral("relaxed_order")};
    QCOMPARE(recommend({off, relaxed}, m_head).position, 1);
}

void TestRecommendation::pointOffTheIndexIsNeverRecommended()
{
    SweepPoint exact = point(1, 320, 1, 0, 0.1);
    exact.plan = {PlanKind::Exact, {}, QStringLiteral("Seq Scan on items")};
    const auto found = recommend({point(0, 160, 0.94, 0.01, 2), exact}, m_head);
    QCOMPARE(found.verdict, Verdict::OnlyWithoutIndex);
    QCOMPARE(found.position, 0);
    QCOMPARE(found.leavesIndexAt, 1);
    QVERIFY2(found.sentence.contains(QStringLiteral("Seq Scan on items")), qPrintable(found.sentence));

    const auto reached = recommend({point(0, 160, 0.99, 0.01, 2), exact}, m_head);
    QCOMPARE(reached.verdict, Verdict::Found);
    QCOMPARE(reached.position, 0);
    QVERIFY(reached.sentence.contains(QStringLiteral("hnsw.ef_search = 320 the planner leaves items_hnsw")));

    const auto never = recommend({exact}, m_head);
    QCOMPARE(never.verdict, Verdict::IndexNotUsed);
    QCOMPARE(never.position, -1);
}

void TestRecommendation::pointOnAnotherIndexIsNeverRecommended()
{
    SweepPoint other = point(0, 40, 1, 0, 0.1);
    other.plan = {PlanKind::OtherIndex, QStringLiteral("items_ivfflat"), QStringLiteral("Index Scan")};
    const auto found = recommend({other}, m_head);
    QCOMPARE(found.verdict, Verdict::IndexNotUsed);
    QCOMPARE(found.leavesIndexAt, -1);
}

void TestRecommendation::unreachableSaysWhatHelps()
{
    auto found = recommend({point(0, 40, 0.7, 0.02, 1), point(1, 80, 0.8, 0.02, 1)}, m_head);
    QCOMPARE(found.verdict, Verdict::NotReached);
    QCOMPARE(found.position, 1);
    QCOMPARE(found.remedies, (QList<Remedy>{Remedy::LargerSetting, Remedy::BetterBuild}));

    found = recommend({point(0, 80, 0.8, 0.02, 1), point(1, 40, 0.8, 0.02, 1)}, m_head);
    QCOMPARE(found.remedies, (QList<Remedy>{Remedy::BetterBuild})); // more ef_search brought nothing

    found = recommend({point(0, 1000, 0.8, 0.02, 1)}, m_head);
    QCOMPARE(found.remedies, (QList<Remedy>{Remedy::BetterBuild}));
}

void TestRecommendation::fewQueriesAreNamed()
{
    const auto found = recommend({point(0, 40, 0.96, 0.03, 1)}, m_head);
    QCOMPARE(found.verdict, Verdict::TooFewQueries);
    QCOMPARE(found.remedies.first(), Remedy::MoreQueries);
}

void TestRecommendation::shortAnswersAskForIterativeScan()
{
    SweepPoint filtered = point(0, 40, 0.2, 0.02, 1);
    filtered.shortResults = 150;
    QCOMPARE(recommend({filtered}, m_head).remedies.first(), Remedy::IterativeScan);
    m_head.k = 100;
    QCOMPARE(recommend({filtered}, m_head).remedies.first(), Remedy::LargerEfSearchThanK);
}

void TestRecommendation::sampledRowsAreCalledOptimisticForHnsw()
{
    const QString words = QStringLiteral("flatters HNSW");
    QVERIFY(!recommend({point(0, 40, 0.99, 0.01, 1)}, m_head).sentence.contains(words));
    m_head.source = QuerySource::TableRows;
    QVERIFY(recommend({point(0, 40, 0.99, 0.01, 1)}, m_head).sentence.contains(words));
    m_head.method = vectors::IndexMethod::Ivfflat;
    QVERIFY(!recommend({point(0, 40, 0.99, 0.01, 1)}, m_head).sentence.contains(words));
}

void TestRecommendation::eachKHasItsOwn()
{
    SweepResult result;
    result.head = m_head;
    result.head.moreK = {1};
    result.points = {point(0, 20, 0.99, 0.005, 0.3), point(1, 80, 0.999, 0.001, 0.6), point(2, 20, 0.9, 0.02, 0.35),
                     point(3, 80, 0.98, 0.01, 0.7)};
    result.points[0].k = result.points[1].k = 1;
    recommendForEachK(result);
    QCOMPARE(result.recommendation.position, 3);
    QCOMPARE(recommendationFor(result, 1).position, 0);
    QCOMPARE(recommendationFor(result, 10), result.recommendation);
    QVERIFY(isRecommended(result, result.points.at(0)));
    QVERIFY(!isRecommended(result, result.points.at(1)));
    QVERIFY(!isRecommended(result, result.points.at(2)));
    QVERIFY(isRecommended(result, result.points.at(3)));
    QCOMPARE(recommendationSentences(result).size(), 2);
    QVERIFY(recommendationSentences(result).at(0).contains(QStringLiteral("recall@10 ")));
    QVERIFY(recommendationSentences(result).at(1).contains(QStringLiteral("recall@1 ")));
    // With one k every point counts, whatever k it was stored with.
    result.head.moreK.clear();
    result.head.k = 7;
    recommendForEachK(result);
    QCOMPARE(result.recommendation.position, 0);
    QVERIFY(result.moreRecommendations.isEmpty());
}

QTEST_GUILESS_MAIN(TestRecommendation)
#include "tst_recommendation.moc"

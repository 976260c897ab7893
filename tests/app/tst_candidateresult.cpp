#include "app/sweep/candidatejson.h"

#include <QJsonArray>

#include <QTest>

using namespace sweep;
using vectors::IndexMethod;

namespace {

SweepPoint pointOf(int position, int efSearch, double recall, double milliseconds, double half = 0.005)
{
    SweepPoint point;
    point.position = position;
    point.settings = {{QStringLiteral("hnsw.ef_search"), QString::number(efSearch)}};
    point.queries = 200;
    point.finished = true;
    point.recall = {recall, recall - half, std::min(1.0, recall + half)};
    point.worstRecall = 0.5;
    point.latency = {{milliseconds}, {milliseconds}, {milliseconds * 2}, {milliseconds * 3}, 1000 / milliseconds};
    point.plan.indexUsed = QStringLiteral("candidate");
    return point;
}

CandidateCurve curveOf(int position, const QString &text, qint64 megabytes, const QList<SweepPoint> &points)
{
    CandidateCurve curve;
    curve.position = position;
    curve.candidate = position;
    curve.text = text;
    curve.tail = QStringLiteral("USING hnsw (\"v\" vector_l2_ops)");
    curve.builds = {{2.5, {megabytes << 20}, {}, false, points}};
    return curve;
}

CandidateHead headOf()
{
    CandidateHead head;
    head.sweep.table = QStringLiteral("public.items");
    head.sweep.column = QStringLiteral("v");
    head.sweep.queries = 200;
    head.sweep.source = QuerySource::HeldOut;
    head.sweep.startedAt = QDateTime::fromMSecsSinceEpoch(1770000000000, Qt::UTC);
    head.maintenanceWorkMem = QStringLiteral("64MB");
    head.maintenanceWorkers = 2;
    return head;
}

} // namespace

/// Which candidate is recommended, and that results survive the workspace.
class TestCandidateResult : public QObject
{
    Q_OBJECT

private slots:
    void smallestAndFastest();
    void sizesAlikeGoByLatency();
    void closeOnesAreNamed();
    void noneReaches();
    void buildsArePooled();
    void survivesJson();
};

void TestCandidateResult::smallestAndFastest()
{
    const QList<CandidateCurve> curves{
        curveOf(0, QStringLiteral("hnsw"), 100, {pointOf(0, 20, 0.90, 0.5), pointOf(1, 40, 0.98, 1.0)}),
        curveOf(1, QStringLiteral("hnsw bit rerank=50"), 10, {pointOf(0, 50, 0.97, 2.0)}),
        curveOf(2, QStringLiteral("hnsw halfvec"), 50, {pointOf(0, 20, 0.93, 0.1), pointOf(1, 40, 0.94, 0.2)})};
    const CandidateAnswer answer = answerOf(curves, headOf());
    QCOMPARE(answer.smallest, 1);
    QCOMPARE(answer.fastest, 0);
    QVERIFY(answer.tooClose.isEmpty());
    QVERIFY2(answer.sentence.startsWith(QStringLiteral("The smallest that reaches recall@10 0.95 is hnsw bit rerank=50 "
                                                       "(10.0 MB, built in 2.5 s) at hnsw.ef_search = 50: ")),
             qPrintable(answer.sentence));
    QVERIFY2(answer.sentence.contains(QStringLiteral(" The fastest is hnsw (100 MB")), qPrintable(answer.sentence));
}

void TestCandidateResult::sizesAlikeGoByLatency()
{
    const QList<CandidateCurve> curves{curveOf(0, QStringLiteral("hnsw m=8"), 1000, {pointOf(0, 40, 0.98, 1.0)}),
                                       curveOf(1, QStringLiteral("hnsw m=9"), 1010, {pointOf(0, 20, 0.97, 0.5)})};
    QCOMPARE(answerOf(curves, headOf()).smallest, 1);
}

void TestCandidateResult::closeOnesAreNamed()
{
    QList<CandidateCurve> curves{
        curveOf(0, QStringLiteral("hnsw m=16"), 100, {pointOf(0, 40, 0.972, 1.0)}),
        curveOf(1, QStringLiteral("hnsw m=16 ef_construction=128"), 150, {pointOf(0, 40, 0.9755, 1.1)}),
        curveOf(2, QStringLiteral("hnsw m=32"), 200, {pointOf(0, 40, 0.99, 1.5)})};
    QCOMPARE(answerOf(curves, headOf()).tooClose, QList<int>{1});
    QVERIFY(answerOf(curves, headOf()).sentence.contains(QStringLiteral("builds=3 tells")));
    curves[1].method = IndexMethod::Ivfflat;
    QVERIFY(answerOf(curves, headOf()).tooClose.isEmpty());
}

void TestCandidateResult::noneReaches()
{
    QCOMPARE(answerOf({}, headOf()).sentence, QStringLiteral("Nothing was measured."));
    CandidateCurve failed = curveOf(1, QStringLiteral("ivfflat"), 0, {});
    failed.builds.clear();
    failed.failure = QStringLiteral("memory required is 300 MB, maintenance_work_mem is 64 MB");
    const QList<CandidateCurve> curves{curveOf(0, QStringLiteral("hnsw"), 100, {pointOf(0, 40, 0.952, 1.0)}), failed};
    const CandidateAnswer answer = answerOf(curves, headOf());
    QCOMPARE(answer.smallest, -1);
    QVERIFY2(answer.sentence.startsWith(QStringLiteral("No candidate reaches recall@10 0.95 for certain: the best is "
                                                       "hnsw at hnsw.ef_search = 40")),
             qPrintable(answer.sentence));
}

/// The worst build decides, since the next one may be like it.
void TestCandidateResult::buildsArePooled()
{
    CandidateCurve curve = curveOf(0, QStringLiteral("hnsw"), 100, {pointOf(0, 40, 0.96, 1.0)});
    curve.builds << CandidateBuild{3.5, {110 << 20}, {}, true, {pointOf(0, 40, 0.94, 2.0), pointOf(1, 80, 0.99, 3.0)}};
    const QList<SweepPoint> points = curve.points();
    QCOMPARE(points.size(), 2);
    QCOMPARE(points.first().recall.mean, 0.95);
    QCOMPARE(points.first().recall.low, 0.935);
    QCOMPARE(points.first().recall.high, 0.965);
    QCOMPARE(points.first().latency.p50.value, 1.5);
    QCOMPARE(points.first().queries, 400);
    QCOMPARE(points.last().recall.mean, 0.99);
    QCOMPARE(*curve.seconds(), 3.0);
    QCOMPARE(curve.size()->value, qint64(105) << 20);
    QVERIFY(curve.outgrew());
    QCOMPARE(pointThatReaches(curve, headOf())->settings.first().value, QStringLiteral("80"));
}

void TestCandidateResult::survivesJson()
{
    CandidateCurve curve = curveOf(3, QStringLiteral("hnsw bit rerank=50"), 10, {pointOf(0, 50, 0.97, 2.0)});
    curve.rerank = 50;
    curve.raised = true;
    curve.builds.first().notices = {QStringLiteral("hnsw graph no longer fits into maintenance_work_mem")};
    curve.builds.first().outgrew = true;
    curve.builds << CandidateBuild{};
    const auto read = curveFromJson(curveToJson(curve));
    QVERIFY(read);
    QCOMPARE(*read, curve);
    CandidateCurve failed;
    failed.text = QStringLiteral("ivfflat");
    failed.failure = QStringLiteral("no");
    QCOMPARE(*curveFromJson(curveToJson(failed)), failed);
    const auto head = candidateHeadFromJson(candidateHeadToJson(headOf()));
    QVERIFY(head);
    QCOMPARE(*head, headOf());
    QVERIFY(!curveFromJson({}));
    QVERIFY(!candidateHeadFromJson({}));

    CandidateResult result{headOf(), {curve}, {}, {}};
    result.answer = answerOf(result.curves, result.head);
    const QJsonObject json = toJson(result);
    QCOMPARE(json.value(QStringLiteral("answer")).toObject().value(QStringLiteral("smallest")).toString(), curve.text);
    QCOMPARE(json.value(QStringLiteral("candidates")).toArray().size(), 1);
}

QTEST_GUILESS_MAIN(TestCandidateResult)
#include "tst_candidateresult.moc"

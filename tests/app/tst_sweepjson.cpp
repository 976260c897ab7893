#include "app/sweep/sweepcsv.h"
#include "app/sweep/sweepjson.h"

#include <QJsonArray>
#include <QTest>

using namespace sweep;

class TestSweepJson : public QObject
{
    Q_OBJECT

private slots:
    void hasTheKeysOfTheCommandLine();
    void leftIndexIsNull();
    void noRecommendationIsNullWithReason();
    void pointsComeBack();
    void headsComeBack();
    void refusesOtherJson();
    void csvHasALineForEveryPoint();
    void severalKComeBack();
    void pointsWithoutKTakeTheSweeps();

private:
    static SweepResult result();
};

SweepResult TestSweepJson::result()
{
    SweepResult result;
    SweepHead &head = result.head;
    head.table = QStringLiteral("public.it\"ems");
    head.column = QStringLiteral("embedding");
    head.index = QStringLiteral("items_hnsw");
    head.distance = vectors::Distance::Hamming;
    head.exactDistance = vectors::Distance::Cosine;
    head.k = 5;
    head.queries = 100;
    head.seed = 9'007'199'254'740'993; // more than a double holds
    head.where = QStringLiteral("a = 'b'");
    head.groundTruth = {QStringLiteral("exact scan on the server"), 1.5, 1.25, 80.5};
    head.startedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    head.roundTrip = {0.05};
    head.idCeiling = 0.988;
    head.digest = QStringLiteral("a1");
    head.valueInForce = QStringLiteral("40");
    head.warmedBy = QStringLiteral("pg_prewarm");
    head.drift = 1.02;
    head.asPrepared = true;
    head.facts = {{60'000},
                  {1 << 20},
                  {qint64(5) << 30},
                  QStringLiteral("CREATE INDEX …"),
                  {128 << 20},
                  {{QStringLiteral("work_mem"), QStringLiteral("16MB")}, {QStringLiteral("z"), QStringLiteral("7")}},
                  2};
    SweepPoint point;
    point.settings = {{QStringLiteral("hnsw.ef_search"), QStringLiteral("80")},
                      {QStringLiteral("hnsw.iterative_scan"), QStringLiteral("off")}};
    point.queries = 100;
    point.finished = true;
    point.recall = {0.957, 0.948, 0.965};
    point.worstRecall = 0.4;
    point.imperfectQueries = 12;
    point.latency = {{1.0}, {0.9}, {2.1}, {3.3}, 1000};
    point.plan = {PlanKind::IndexUnderTest, QStringLiteral("items_hnsw"), QStringLiteral("Index Scan using items_hnsw"),
                  QStringLiteral("0a1b2c3d")};
    head.facts.sessions = 9;
    head.facts.probe = {8.5};
    head.facts.checkpointsBefore = 41;
    head.facts.checkpoints = 1;
    head.endedAt = QDateTime(QDate(2026, 3, 4), QTime(5, 6, 7), Qt::UTC);
    head.copy = MeasuredCopy{QStringLiteral("pgvector_workbench_1"), QStringLiteral("1 2 3"), *head.endedAt, 77};
    point.shortResults = 3;
    point.repeatedResults = 1;
    point.recallById = 0.931;
    point.lowRecall = 0.8;
    point.distribution = {1, 0, 0, 0, 0, 0, 0, 0, 4, 7, 88};
    point.worst = {{17, 0.4}, {3, 0.6}};
    point.buffers = BuffersPerQuery{120.5, 3.25};
    result.points << point;
    head.targetRecall = 0.94;
    result.recommendation = recommend(result.points, head);
    return result;
}

void TestSweepJson::hasTheKeysOfTheCommandLine()
{
    const QJsonObject json = toJson(result());
    const QStringList expected{QStringLiteral("column"),
                               QStringLiteral("ground_truth"),
                               QStringLiteral("id_ceiling"),
                               QStringLiteral("index"),
                               QStringLiteral("k"),
                               QStringLiteral("measured"),
                               QStringLiteral("method"),
                               QStringLiteral("operator"),
                               QStringLiteral("points"),
                               QStringLiteral("queries"),
                               QStringLiteral("recommendation"),
                               QStringLiteral("table")};
    QCOMPARE(json.keys(), expected);
    QCOMPARE(json.value(QStringLiteral("ground_truth")).toObject().keys(),
             (QStringList{QStringLiteral("method"), QStringLiteral("seconds")}));
    const QJsonObject point = json.value(QStringLiteral("points")).toArray().at(0).toObject();
    const QStringList pointKeys{QStringLiteral("buffers_hit"), QStringLiteral("buffers_read"),
                                QStringLiteral("index_used"),  QStringLiteral("k"),
                                QStringLiteral("mean_ms"),     QStringLiteral("p50_ms"),
                                QStringLiteral("p95_ms"),      QStringLiteral("p99_ms"),
                                QStringLiteral("plan_hash"),   QStringLiteral("qps"),
                                QStringLiteral("recall"),      QStringLiteral("recall_by_id"),
                                QStringLiteral("recall_high"), QStringLiteral("recall_low"),
                                QStringLiteral("settings"),    QStringLiteral("short_results")};
    QCOMPARE(point.keys(), pointKeys);
    QCOMPARE(json.value(QStringLiteral("operator")).toString(), QStringLiteral("<~>"));
    QCOMPARE(json.value(QStringLiteral("method")).toString(), QStringLiteral("hnsw"));
    QCOMPARE(point.value(QStringLiteral("settings")).toObject().value(QStringLiteral("hnsw.ef_search")).toInt(), 80);
    const QJsonObject recommendation = json.value(QStringLiteral("recommendation")).toObject();
    QCOMPARE(recommendation.keys(),
             (QStringList{QStringLiteral("recall"), QStringLiteral("sentence"), QStringLiteral("settings")}));
    QCOMPARE(recommendation.value(QStringLiteral("recall")).toDouble(), 0.957);
}

void TestSweepJson::leftIndexIsNull()
{
    SweepResult left = result();
    left.points.first().plan = {PlanKind::Exact, {}, QStringLiteral("Seq Scan on items")};
    const QJsonObject point = toJson(left).value(QStringLiteral("points")).toArray().at(0).toObject();
    QVERIFY(point.value(QStringLiteral("index_used")).isNull());
}

void TestSweepJson::noRecommendationIsNullWithReason()
{
    SweepResult unreachable = result();
    unreachable.head.targetRecall = 0.999;
    unreachable.recommendation = recommend(unreachable.points, unreachable.head);
    const QJsonObject json = toJson(unreachable).value(QStringLiteral("recommendation")).toObject();
    QVERIFY(json.value(QStringLiteral("settings")).isNull());
    QVERIFY(json.value(QStringLiteral("recall")).isNull());
    QVERIFY(json.value(QStringLiteral("sentence")).toString().contains(QStringLiteral("No setting reaches")));
}

void TestSweepJson::pointsComeBack()
{
    const SweepPoint point = result().points.first();
    const auto back = pointFromJson(pointToJson(point));
    QVERIFY(back);
    QCOMPARE(*back, point);
}

void TestSweepJson::headsComeBack()
{
    const SweepHead head = result().head;
    const auto back = headFromJson(headToJson(head));
    QVERIFY(back);
    QCOMPARE(*back, head);
}

void TestSweepJson::refusesOtherJson()
{
    QVERIFY(!pointFromJson({}));
    QVERIFY(!headFromJson({{QStringLiteral("method"), QStringLiteral("btree")}}));
}

void TestSweepJson::csvHasALineForEveryPoint()
{
    const QStringList lines = toCsv(result()).split(QStringLiteral("\r\n"));
    QCOMPARE(lines.size(), 3); // header, point, and the end of the last line
    QVERIFY(lines.at(1).startsWith(
        QStringLiteral("\"hnsw.ef_search = 80, hnsw.iterative_scan = off\",natural,10,0.957,0.948,")));
    QVERIFY(lines.at(1).endsWith(QStringLiteral(",100,3,0.931,0.8,120.5,3.25,items_hnsw,Index Scan using items_hnsw")));
    QCOMPARE(lines.at(0).count(u','), 19);
}

void TestSweepJson::severalKComeBack()
{
    SweepResult several = result();
    several.head.k = 10;
    several.head.moreK = {1, 100};
    several.points.first().k = 1;
    recommendForEachK(several);
    const auto head = headFromJson(headToJson(several.head));
    QVERIFY(head);
    QCOMPARE(head->k, 10);
    QCOMPARE(head->moreK, (QList<int>{1, 100}));
    const auto point = pointFromJson(pointToJson(several.points.first()));
    QVERIFY(point);
    QCOMPARE(*point, several.points.first());
    const QJsonObject json = toJson(several);
    QCOMPARE(json.value(QStringLiteral("ks")).toArray(), (QJsonArray{1, 10, 100}));
    const QJsonArray each = json.value(QStringLiteral("recommendations")).toArray();
    QCOMPARE(each.size(), 3);
    QCOMPARE(each.at(0).toObject().value(QStringLiteral("k")).toInt(), 1);
    QVERIFY(!each.at(0).toObject().value(QStringLiteral("settings")).isNull());
    QVERIFY(each.at(1).toObject().value(QStringLiteral("settings")).isNull());
}

void TestSweepJson::pointsWithoutKTakeTheSweeps()
{
    QJsonObject old = pointToJson(result().points.first());
    old.remove(QStringLiteral("k"));
    QCOMPARE(pointFromJson(old, 5)->k, 5);
    QCOMPARE(pointFromJson(old)->k, 10);
}

QTEST_GUILESS_MAIN(TestSweepJson)
#include "tst_sweepjson.moc"

#include "app/catalog/loadcatalog.h"
#include "app/sweep/runsweep.h"
#include "tests/support/privateserver.h"

#include <QTest>

#include <numeric>

using namespace sweep;
using testsupport::PrivateServer;

/// What a sweep measures beside recall by distance and latency.
class TestMeasurement : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void duplicatesSetACeilingById();
    void bothWaysToTheTruthAgreeById();
    void countsBlocks();
    void namesTheSettingInForce();
    void leavesAPointWhoseIntervalIsNarrow();
    void combinesSettings();
    void keptPlanIsMeasuredOnlyWhenAskedFor();
    void samplesAreToldOnce();

private:
    SweepSpec spec(const QString &table, const QList<int> &efSearch);
    SweepResult run(const SweepSpec &spec, const SweepObserver &observer = {});

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestMeasurement::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("measurement")));
    const auto fill =
        QStringLiteral("CREATE TABLE %1 (id int PRIMARY KEY, kind int, embedding vector(8));"
                       "INSERT INTO %1 SELECT i, i % 50, (SELECT array_agg(hashint8(%2 * 131 + j) % 1000) "
                       "FROM generate_series(1, 8) j)::vector FROM generate_series(1, %3) i;"
                       "CREATE INDEX %1_hnsw ON %1 USING hnsw (embedding vector_l2_ops);");
    QVERIFY(m_server->run(fill.arg(QStringLiteral("distinct_rows"), QStringLiteral("i"), QStringLiteral("10000")) +
                              fill.arg(QStringLiteral("fivefold"), QStringLiteral("(i / 5)"), QStringLiteral("4000")) +
                              QStringLiteral("VACUUM ANALYZE"),
                          QStringLiteral("measurement")));
    m_pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("measurement"));
}

SweepSpec TestMeasurement::spec(const QString &table, const QList<int> &efSearch)
{
    SweepSpec spec;
    auto lease = m_pool->lease();
    if (const auto loaded = catalog::loadTable(**lease, catalog::ObjectName{QStringLiteral("public"), table}))
        spec.table = *loaded;
    spec.column = QStringLiteral("embedding");
    spec.grid = gridOf(vectors::IndexMethod::Hnsw, efSearch);
    spec.queries = 120;
    spec.k = 7; // the second group of five is cut off in its middle
    return spec;
}

SweepResult TestMeasurement::run(const SweepSpec &spec, const SweepObserver &observer)
{
    jobs::JobContext context(m_pool);
    const auto result = runSweep(context, spec, observer);
    if (!result)
        qWarning("%s", qPrintable(core::toOneLine(result.error())));
    return result ? *result : SweepResult();
}

void TestMeasurement::duplicatesSetACeilingById()
{
    const SweepResult duplicates = run(spec(QStringLiteral("fivefold"), {200}));
    // A row's own group gives four, then three places for five: (4 + 9 / 5) / 7.
    QVERIFY(duplicates.head.idCeiling && qAbs(*duplicates.head.idCeiling - 5.8 / 7) < 0.02);
    const SweepPoint &point = duplicates.points.first();
    QVERIFY(point.recall.mean > 0.95);
    QVERIFY(point.recallById && *point.recallById < *duplicates.head.idCeiling + 0.01);

    const SweepResult distinct = run(spec(QStringLiteral("distinct_rows"), {200}));
    QCOMPARE(distinct.head.idCeiling, std::optional(1.0));
    QCOMPARE(distinct.points.first().recallById, std::optional(distinct.points.first().recall.mean));
}

void TestMeasurement::bothWaysToTheTruthAgreeById()
{
    QList<SweepResult> results;
    for (const TruthMethod method : {TruthMethod::ServerScans, TruthMethod::ClientStream}) {
        SweepSpec wanted = spec(QStringLiteral("fivefold"), {20});
        wanted.truthMethod = method;
        results << run(wanted);
    }
    QCOMPARE(results[0].head.idCeiling, results[1].head.idCeiling);
    QCOMPARE(results[0].points.first().recallById, results[1].points.first().recallById);
    QCOMPARE(results[0].head.digest, results[1].head.digest);
}

void TestMeasurement::countsBlocks()
{
    const SweepResult result = run(spec(QStringLiteral("distinct_rows"), {10, 100}));
    QCOMPARE(result.points.size(), 2);
    QVERIFY(result.points[0].buffers && result.points[1].buffers);
    QVERIFY(result.points[0].buffers->hit > 10);
    QVERIFY(result.points[1].buffers->hit > result.points[0].buffers->hit);
    QVERIFY(result.head.drift);
    const QList<int> &distribution = result.points[0].distribution;
    QCOMPARE(std::accumulate(distribution.begin(), distribution.end(), 0), 120);
}

void TestMeasurement::namesTheSettingInForce()
{
    QVERIFY(m_server->run(QStringLiteral("ALTER DATABASE measurement SET hnsw.ef_search = 77")));
    m_pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("measurement"));
    const SweepResult result = run(spec(QStringLiteral("distinct_rows"), {10, 77}));
    QVERIFY(m_server->run(QStringLiteral("ALTER DATABASE measurement RESET hnsw.ef_search")));
    m_pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("measurement"));
    QCOMPARE(result.head.valueInForce, QStringLiteral("77"));
    QCOMPARE(result.recommendation.inForce, 1);
}

void TestMeasurement::leavesAPointWhoseIntervalIsNarrow()
{
    SweepSpec wanted = spec(QStringLiteral("distinct_rows"), {200});
    wanted.queries = 400;
    wanted.confidence = 0.012;
    const SweepResult result = run(wanted);
    QCOMPARE(result.points.size(), 1);
    QVERIFY2(result.points[0].queries < 400, qPrintable(QString::number(result.points[0].queries)));
    QVERIFY(result.points[0].queries >= 100);
    QVERIFY(result.points[0].finished);
}

void TestMeasurement::combinesSettings()
{
    SweepSpec wanted = spec(QStringLiteral("distinct_rows"), {20});
    wanted.where = QStringLiteral("kind = 3");
    wanted.queries = 60;
    wanted.plans = PlanChoice::Forced;
    wanted.axes = {{QStringLiteral("hnsw.iterative_scan"), {QStringLiteral("off"), QStringLiteral("strict_order")}}};
    const SweepResult result = run(wanted);
    QCOMPARE(result.points.size(), 2);
    QCOMPARE(result.points[0].plan.kind, PlanKind::IndexUnderTest);
    QVERIFY(result.points[0].recall.mean < 0.3); // one row in fifty meets the condition
    QVERIFY(result.points[0].shortResults > 40);
    QVERIFY(result.points[1].recall.mean > 0.8);
    QCOMPARE(result.points[1].settings.at(1).value, QStringLiteral("strict_order"));
}

void TestMeasurement::keptPlanIsMeasuredOnlyWhenAskedFor()
{
    // The planner leaves the index at 400; a plan that the session keeps since 10 does not.
    SweepSpec wanted = spec(QStringLiteral("distinct_rows"), {10, 1000});
    const SweepResult planned = run(wanted);
    QCOMPARE(planned.points[1].plan.kind, PlanKind::Exact);
    wanted.asPrepared = true;
    wanted.queries = 60;
    const SweepResult kept = run(wanted);
    QVERIFY(kept.head.asPrepared);
    QCOMPARE(kept.points[0].plan.kind, kept.points[1].plan.kind); // one plan for all settings
}

void TestMeasurement::samplesAreToldOnce()
{
    QMap<int, int> told;
    SweepObserver observer;
    observer.onSamples = [&told](int point, int first, std::span<const QuerySample> samples) {
        QCOMPARE(first, told.value(point));
        told[point] += int(samples.size());
    };
    run(spec(QStringLiteral("distinct_rows"), {10, 20}), observer);
    QCOMPARE(told, (QMap<int, int>{{0, 120}, {1, 120}}));
}

QTEST_GUILESS_MAIN(TestMeasurement)
#include "tst_measurement.moc"

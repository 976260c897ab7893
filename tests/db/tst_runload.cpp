#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/recordload.h"
#include "tests/support/privateserver.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace sweep;
using testsupport::PrivateServer;
using vectors::IndexMethod;
using workspace::SweepState;

/// Throughput of real sessions on tables of a server of its own.
class TestRunLoad : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void everyPairIsMeasured();
    void ladderEndsWhereTheGainEnds();
    void oddNamesAndCompositeKeys();
    void settingInForceIsTheDefault();
    void fixedRateIsKept();
    void fixedRateShowsItsBacklog();
    void exactPlanIsNamed();
    void refusedConnectionKeepsWhatIsMeasured();
    void refusesWrongSpecs_data();
    void refusesWrongSpecs();
    void finishedOneComesBack();
    void cancelEndsWithinAStatement();
    void killedServerKeepsWhatIsMeasured();

private:
    using Job = jobs::StreamingJob<RecordedLoad, LoadPoint>;
    LoadSpec spec(const QString &table, const QList<int> &values, const QList<int> &connections);
    core::Result<LoadResult> run(const LoadSpec &spec, const LoadObserver &observer = {});
    Job start(jobs::JobRunner &runner, const LoadSpec &spec);
    int sessions();

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
};

void TestRunLoad::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->run(QStringLiteral(R"sql(
        SELECT setseed(0.5);
        CREATE TABLE items (id integer PRIMARY KEY, embedding vector(16));
        INSERT INTO items SELECT i, array_agg(random())::vector(16)
            FROM generate_series(1, 5000) i, generate_series(1, 16) GROUP BY i;
        CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops);
        CREATE SCHEMA "Odd ""Schema";
        CREATE TABLE "Odd ""Schema"."Ta.ble" ("Key A" integer, "key b" text, "Vec tor" halfvec(16),
            PRIMARY KEY ("Key A", "key b"));
        INSERT INTO "Odd ""Schema"."Ta.ble" SELECT id, 'x', nullif(embedding, '[1]'::vector)::halfvec(16) FROM items;
        INSERT INTO "Odd ""Schema"."Ta.ble" VALUES (0, '''', NULL);
        CREATE INDEX "I ""x" ON "Odd ""Schema"."Ta.ble" USING ivfflat ("Vec tor" halfvec_cosine_ops)
            WITH (lists = 20);
        CREATE TABLE few AS SELECT * FROM items LIMIT 100;
        CREATE INDEX few_hnsw ON few USING hnsw (embedding vector_l2_ops);
        CREATE ROLE guest LOGIN CONNECTION LIMIT 4;
        GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest;
        VACUUM ANALYZE;
    )sql")));
}

void TestRunLoad::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    if (m_server)
        m_pool = m_server->pool(db::Access::ReadOnly);
}

LoadSpec TestRunLoad::spec(const QString &table, const QList<int> &values, const QList<int> &connections)
{
    LoadSpec spec;
    auto lease = m_pool->lease();
    const auto name = table == u"odd" ? catalog::ObjectName{QStringLiteral("Odd \"Schema"), QStringLiteral("Ta.ble")}
                                      : catalog::ObjectName{QStringLiteral("public"), table};
    const auto loaded = catalog::loadTable(**lease, name);
    if (!loaded)
        return spec;
    spec.sweep.table = *loaded;
    spec.sweep.column = table == u"odd" ? QStringLiteral("Vec tor") : QStringLiteral("embedding");
    spec.sweep.queries = 50;
    spec.sweep.grid = gridOf(table == u"odd" ? IndexMethod::Ivfflat : IndexMethod::Hnsw, values);
    spec.connections = connections;
    spec.seconds = 0.2;
    spec.rounds = 2;
    return spec;
}

core::Result<LoadResult> TestRunLoad::run(const LoadSpec &spec, const LoadObserver &observer)
{
    jobs::JobContext context(m_pool);
    auto result = runLoad(context, spec, observer);
    if (!result)
        qWarning("%s", qPrintable(core::toOneLine(result.error())));
    for (const LoadPoint &point : result ? result->points : QList<LoadPoint>())
        qInfo("%-20s %2d clients: %8.1f queries/s (%.1f-%.1f), p50 %.3f p95 %.3f ms of %lld, backlog %lld, own share "
              "%.2f, %s",
              qPrintable(settingsText(point.settings)), point.connections, point.latency.queriesPerSecond, point.low(),
              point.high(), point.latency.p50.value, point.latency.p95.value, point.samples, point.backlog,
              point.clientShare, qPrintable(point.plan.plan));
    return result;
}

TestRunLoad::Job TestRunLoad::start(jobs::JobRunner &runner, const LoadSpec &spec)
{
    return runner.startStreaming<RecordedLoad, LoadPoint>(
        QStringLiteral("load"), m_pool,
        [workspace = m_workspace, spec](jobs::JobContext &context, const jobs::PartSink<LoadPoint> &sink) {
            return recordLoad(context, workspace, QStringLiteral("me@here"), spec, LoadObserver{{}, sink});
        });
}

/// Those of the workbench, without the one that asks and without the pool's own.
int TestRunLoad::sessions()
{
    const auto pool = m_server->pool(db::Access::ReadOnly);
    auto lease = pool->lease();
    const auto count = (*lease)->execute(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE backend_type = "
                                                        "'client backend' AND pid <> pg_backend_pid()"));
    return count ? int(count->integer(0, 0)) - m_pool->openCount() : -1;
}

void TestRunLoad::everyPairIsMeasured()
{
    QMap<int, int> told;
    LoadHead head;
    const auto result =
        run(spec(QStringLiteral("items"), {10, 200}, {2, 1, 2}), {[&head](const LoadHead &each) { head = each; },
                                                                  [&told](const LoadPoint &point) {
                                                                      ++told[point.position];
                                                                  }});
    QVERIFY(result);
    QCOMPARE(told, (QMap<int, int>{{0, 2}, {1, 2}, {2, 2}, {3, 2}}));
    QCOMPARE(head, result->head);
    QCOMPARE(head.sweep.queries, 50);
    QVERIFY(!head.ladder);
    QVERIFY(head.sweep.roundTrip.value > 0);
    QCOMPARE(result->points.size(), 4);
    for (const LoadPoint &point : result->points) {
        QCOMPARE(point.connections, point.position < 2 ? 1 : 2);
        QCOMPARE(point.settings.first().value, point.position % 2 == 0 ? QStringLiteral("10") : QStringLiteral("200"));
        QCOMPARE(point.rounds.size(), 2);
        QVERIFY(point.finished);
        QCOMPARE(point.plan.kind, PlanKind::IndexUnderTest);
        QVERIFY(point.low() <= point.latency.queriesPerSecond && point.latency.queriesPerSecond <= point.high());
        QVERIFY(point.clientShare > 0 && point.clientShare < 1.5);
        // Little's law: the clients are busy all the time.
        const double busy = point.latency.queriesPerSecond * point.latency.mean.value / 1000;
        QVERIFY2(std::abs(busy - point.connections) < 0.3 * point.connections, qPrintable(QString::number(busy)));
    }
    QVERIFY(result->points.at(0).latency.queriesPerSecond > result->points.at(1).latency.queriesPerSecond);
    QTRY_COMPARE(sessions(), 0);
}

void TestRunLoad::ladderEndsWhereTheGainEnds()
{
    const auto result = run(spec(QStringLiteral("items"), {100}, {}));
    QVERIFY(result);
    QVERIFY(result->head.ladder);
    QVERIFY(result->points.size() >= 2);
    for (qsizetype i = 0; i < result->points.size(); ++i)
        QCOMPARE(result->points.at(i).connections, 1 << i);
    const auto findings = loadFindings(*result);
    QCOMPARE(findings.size(), 1);
    QVERIFY(findings.first().position >= 0);
    if (result->points.last().connections < MostLadderConnections && result->head.refused.isEmpty()) {
        const double last = result->points.last().latency.queriesPerSecond;
        QVERIFY(last < (1 + LeastGain) * result->points.at(result->points.size() - 2).latency.queriesPerSecond);
    }
}

void TestRunLoad::oddNamesAndCompositeKeys()
{
    const auto result = run(spec(QStringLiteral("odd"), {1, 20}, {1, 3}));
    QVERIFY(result);
    QCOMPARE(result->points.size(), 4);
    QCOMPARE(result->head.sweep.table, QStringLiteral("Odd \"Schema.Ta.ble"));
    QCOMPARE(result->points.first().plan.indexUsed, QStringLiteral("I \"x"));
    QCOMPARE(result->points.first().plan.kind, PlanKind::IndexUnderTest);
}

void TestRunLoad::settingInForceIsTheDefault()
{
    QVERIFY(m_server->run(QStringLiteral("ALTER ROLE CURRENT_USER SET hnsw.ef_search = 77")));
    m_pool->closeIdle();
    LoadSpec wanted = spec(QStringLiteral("items"), {}, {1});
    wanted.sweep.grid.clear();
    m_pool->closeIdle();
    const auto result = run(wanted);
    QVERIFY(m_server->run(QStringLiteral("ALTER ROLE CURRENT_USER RESET hnsw.ef_search")));
    m_pool->closeIdle();
    QVERIFY(result);
    QCOMPARE(settingsText(result->points.first().settings), QStringLiteral("hnsw.ef_search = 77"));
}

void TestRunLoad::fixedRateIsKept()
{
    LoadSpec wanted = spec(QStringLiteral("items"), {10}, {4});
    wanted.rate = 200;
    wanted.seconds = 1;
    const auto result = run(wanted);
    QVERIFY(result);
    const LoadPoint &point = result->points.first();
    QCOMPARE(point.samples, 400);
    QVERIFY(std::abs(point.latency.queriesPerSecond - 200) < 10);
    QCOMPARE(point.unanswered, 0);
    QVERIFY(loadFindings(*result).first().keepsUp);
}

void TestRunLoad::fixedRateShowsItsBacklog()
{
    LoadSpec wanted = spec(QStringLiteral("items"), {1000}, {1});
    wanted.rate = 50'000;
    wanted.seconds = 0.3;
    wanted.rounds = 1;
    const auto result = run(wanted);
    QVERIFY(result);
    const LoadPoint &point = result->points.first();
    QVERIFY(point.backlog > 1000);
    QVERIFY(point.unanswered > 1000);
    QCOMPARE(point.samples + point.unanswered, 15'000);
    // What waited for the client counts: the median is as long as the queue, not as a search.
    QVERIFY2(point.latency.p50.value > 50, qPrintable(QString::number(point.latency.p50.value)));
    QVERIFY(!loadFindings(*result).first().keepsUp);
}

void TestRunLoad::exactPlanIsNamed()
{
    const auto result = run(spec(QStringLiteral("few"), {40}, {1}));
    QVERIFY(result);
    QCOMPARE(result->points.first().plan.kind, PlanKind::Exact);
    QCOMPARE(result->points.first().plan.plan, QStringLiteral("Seq Scan on few"));
}

void TestRunLoad::refusedConnectionKeepsWhatIsMeasured()
{
    db::ConnectionParameters parameters = m_server->parameters();
    parameters.setValue(QStringLiteral("user"), QStringLiteral("guest"));
    m_pool = db::ConnectionPool::create(parameters);
    // One observes, so that three of the four are left.
    const auto result = run(spec(QStringLiteral("items"), {40}, {1, 2, 8}));
    QVERIFY(result);
    QCOMPARE(result->points.size(), 2);
    QCOMPARE(result->head.refusedAt, 8);
    QVERIFY2(result->head.refused.contains(QStringLiteral("too many connections for role \"guest\"")),
             qPrintable(result->head.refused));
    QVERIFY(result->head.refused.startsWith(QStringLiteral("connection 4:")));

    const auto none = run(spec(QStringLiteral("items"), {40}, {8}));
    QVERIFY(!none);
    QCOMPARE(none.error().sqlstate, QStringLiteral("53300"));
}

void TestRunLoad::refusesWrongSpecs_data()
{
    QTest::addColumn<int>("connections");
    QTest::addColumn<double>("seconds");
    QTest::addColumn<int>("rounds");
    QTest::addColumn<double>("rate");
    QTest::addColumn<bool>("holdOut");
    QTest::newRow("no connection") << 0 << 1.0 << 1 << 0.0 << false;
    QTest::newRow("too many") << 1001 << 1.0 << 1 << 0.0 << false;
    QTest::newRow("no time") << 1 << 0.0 << 1 << 0.0 << false;
    QTest::newRow("no number") << 1 << std::nan("") << 1 << 0.0 << false;
    QTest::newRow("no round") << 1 << 1.0 << 0 << 0.0 << false;
    QTest::newRow("rate below zero") << 1 << 1.0 << 1 << -1.0 << false;
    QTest::newRow("rate beyond memory") << 1 << 1000.0 << 1 << 1e9 << false;
    QTest::newRow("on a copy") << 1 << 1.0 << 1 << 0.0 << true;
}

void TestRunLoad::refusesWrongSpecs()
{
    QFETCH(const int, connections);
    QFETCH(const double, seconds);
    QFETCH(const int, rounds);
    QFETCH(const double, rate);
    QFETCH(const bool, holdOut);
    LoadSpec wanted = spec(QStringLiteral("items"), {40}, {connections});
    wanted.seconds = seconds;
    wanted.rounds = rounds;
    wanted.rate = rate;
    wanted.sweep.holdOut = holdOut;
    const auto setup = prepareLoad(wanted);
    QVERIFY(!setup);
    QCOMPARE(setup.error().kind, core::ErrorKind::InvalidInput);
}

void TestRunLoad::finishedOneComesBack()
{
    jobs::JobRunner runner;
    Job job = start(runner, spec(QStringLiteral("items"), {40}, {1, 2}));
    job.result.waitForFinished();
    const auto recorded = job.result.result();
    QVERIFY2(recorded, recorded ? "" : qPrintable(recorded.error().message));
    QVERIFY(!recorded->notStored);
    const auto past = loadPastLoad(m_workspace, recorded->id);
    QVERIFY2(past, past ? "" : qPrintable(past.error().message));
    QCOMPARE(past->record.state, SweepState::Succeeded);
    QCOMPARE(past->record.kind, workspace::SweepKind::Load);
    QCOMPARE(past->record.index, QStringLiteral("items_hnsw"));
    LoadResult expected = recorded->result;
    expected.head.sweep.startedAt = past->result.head.sweep.startedAt; // stored to the millisecond
    QCOMPARE(past->result, expected);
    const auto listed = workspace::listSweeps(m_workspace, QStringLiteral("public.items"), workspace::SweepKind::Load);
    QVERIFY(listed);
    QCOMPARE(listed->size(), 1);
}

void TestRunLoad::cancelEndsWithinAStatement()
{
    LoadSpec wanted = spec(QStringLiteral("items"), {1000}, {1, 4});
    wanted.seconds = 30;
    jobs::JobRunner runner;
    Job job = start(runner, wanted);
    QTest::qWait(700);
    QVERIFY(!job.result.isFinished());
    QElapsedTimer clock;
    clock.start();
    runner.cancel(job.id);
    job.result.waitForFinished();
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
    QTRY_COMPARE(sessions(), 0);
    const auto listed = workspace::listAllSweeps(m_workspace);
    QVERIFY(listed);
    QCOMPARE(listed->first().state, SweepState::Cancelled);
}

void TestRunLoad::killedServerKeepsWhatIsMeasured()
{
    LoadSpec wanted = spec(QStringLiteral("items"), {40}, {1, 2});
    wanted.rounds = 100;
    jobs::JobRunner runner;
    Job job = start(runner, wanted);
    QTRY_VERIFY(job.parts.resultCount() >= 3);
    m_server->kill();
    job.result.waitForFinished();
    const auto recorded = job.result.result();
    QVERIFY(!recorded);
    QCOMPARE(recorded.error().kind, core::ErrorKind::ConnectionLost);
    QVERIFY(m_server->restart());
    const auto listed = workspace::listAllSweeps(m_workspace);
    QVERIFY(listed);
    QCOMPARE(listed->first().state, SweepState::ConnectionLost);
    QVERIFY(!listed->first().error.isEmpty());
    const auto past = loadPastLoad(m_workspace, listed->first().id);
    QVERIFY(past);
    QCOMPARE(past->result.points.size(), 2);
    QVERIFY(past->result.points.first().samples > 0);
}

QTEST_GUILESS_MAIN(TestRunLoad)
#include "tst_runload.moc"

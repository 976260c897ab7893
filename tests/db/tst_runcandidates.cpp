#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/candidatescript.h"
#include "app/sweep/holdoutclone.h"
#include "app/sweep/recordcandidates.h"
#include "tests/support/privateserver.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace sweep;
using testsupport::PrivateServer;

/// Candidates on real tables: every type, on copies and on the table itself, and that nothing is left behind.
class TestRunCandidates : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyTypeIsMeasured();
    void rerankedAnswersAreAsGoodAsTheirRows();
    void oddTableWithTwoKeys();
    void existingOnesOnTheTableItself();
    void existingOnesOfOneMethodOnACopy();
    void columnWithoutDimensions();
    void refusedCandidateLeavesTheOthers();
    void closeOnesAreBuiltAgain();
    void noticesAreKept();
    void scriptsRun();
    void cancelInMidBuildLeavesNothing();
    void lostConnectionIsThatAndKeepsWhatWasMeasured();
    void readOnlySessionIsRefused();
    void roleWithoutSchemasIsToldWhatItNeeds();

private:
    CandidateSpec spec(const QString &table, const QString &candidates, int queries = 40);
    core::Result<CandidateResult> run(const CandidateSpec &spec);
    qint64 number(const QString &sql);
    int clones()
    {
        return int(number(QStringLiteral("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pgvector\\_work%'")));
    }
    static double best(const CandidateCurve &curve)
    {
        double recall = 0;
        for (const SweepPoint &point : curve.points())
            recall = std::max(recall, point.recall.mean);
        return recall;
    }

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestRunCandidates::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const QString vectors = QStringLiteral("array_agg(sin(i * d * 0.37) + cos(i * 0.11 + d * d))::vector(32)");
    const QString from = QStringLiteral(" FROM generate_series(1, 3000) i, generate_series(1, 32) d GROUP BY i;");
    QVERIFY(m_server->run(
        QStringLiteral("CREATE SCHEMA \"odd \"\"name\";"
                       "CREATE TABLE plain (id int PRIMARY KEY, v vector(32));"
                       "INSERT INTO plain SELECT i, ") +
        vectors + from +
        QStringLiteral("CREATE INDEX plain_hnsw ON plain USING hnsw (v vector_l2_ops) WITH (m = 8);"
                       "CREATE INDEX plain_ivf ON plain USING ivfflat (v vector_l2_ops) WITH (lists = 20);"
                       "CREATE TABLE twins (id int PRIMARY KEY, v vector(32));"
                       "INSERT INTO twins SELECT id, v FROM plain;"
                       "CREATE INDEX small ON twins USING hnsw (v vector_l2_ops) WITH (m = 4, ef_construction = 16);"
                       "CREATE INDEX large ON twins USING hnsw (v vector_l2_ops) WITH (m = 32);"
                       "CREATE TABLE \"odd \"\"name\".\"Ta.ble\" (distance int, \"b c\" text, \"v \"\"ec\" halfvec(32),"
                       " PRIMARY KEY (\"b c\", distance));"
                       "INSERT INTO \"odd \"\"name\".\"Ta.ble\" SELECT id, 'row ' || id, v FROM plain;"
                       "CREATE TABLE untyped (v vector); INSERT INTO untyped SELECT v FROM plain;"
                       "CREATE TABLE mixed (v vector); INSERT INTO mixed VALUES ('[1,2]'), ('[1,2,3]');"
                       "CREATE TABLE bits (id int PRIMARY KEY, v bit(32));"
                       "INSERT INTO bits SELECT id, binary_quantize(v) FROM plain;"
                       "CREATE TABLE sparse (id int PRIMARY KEY, v sparsevec(32));"
                       "INSERT INTO sparse SELECT id, v FROM plain;"
                       "CREATE ROLE bare LOGIN; GRANT SELECT ON plain TO bare;"
                       "ANALYZE")));
    m_pool = m_server->pool();
}

CandidateSpec TestRunCandidates::spec(const QString &table, const QString &candidates, int queries)
{
    CandidateSpec spec;
    const auto lease = m_pool->lease();
    const auto loaded = catalog::loadTable(**lease, table);
    if (loaded)
        spec.base.table = *loaded;
    spec.base.column =
        spec.base.table.vectorColumns().isEmpty() ? QString() : spec.base.table.vectorColumns().first()->name;
    spec.base.queries = queries;
    const auto parsed = parseCandidates(candidates);
    if (parsed)
        spec.candidates = *parsed;
    else
        QTest::qFail(qPrintable(parsed.error().message), __FILE__, __LINE__);
    spec.efSearch = {10, 40, 200};
    spec.probes = {1, 5};
    spec.buildsWhenClose = 1;
    spec.base.plans = PlanChoice::Forced; // on so few rows the planner would leave the indexes
    return spec;
}

core::Result<CandidateResult> TestRunCandidates::run(const CandidateSpec &spec)
{
    jobs::JobContext context(m_pool);
    auto result = runCandidates(context, spec, CandidateObserver{});
    if (!result)
        QTest::qFail(qPrintable(core::toOneLine(result.error())), __FILE__, __LINE__);
    return result;
}

qint64 TestRunCandidates::number(const QString &sql)
{
    const auto lease = m_pool->lease();
    const auto rows = (*lease)->execute(sql);
    return rows ? rows->integer(0, 0) : -1;
}

void TestRunCandidates::everyTypeIsMeasured()
{
    const CandidateSpec all =
        spec(QStringLiteral("plain"), QStringLiteral("hnsw m=8\nhnsw halfvec m=8\nhnsw bit rerank=0,100\n"
                                                     "hnsw subvector(16) rerank=100\nivfflat lists=20\n"
                                                     "ivfflat halfvec lists=20\nivfflat bit lists=20 rerank=100\n"
                                                     "existing plain_hnsw"));
    QList<int> told;
    CandidateObserver observer;
    observer.onCurve = [&told](const CandidateCurve &curve) {
        told << curve.position;
    };
    jobs::JobContext context(m_pool);
    const auto result = runCandidates(context, all, observer);
    QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())));
    QCOMPARE(result->curves.size(), 9);
    QCOMPARE(result->head.sweep.source, QuerySource::HeldOut);
    QVERIFY(result->head.onCopy);
    QVERIFY(!result->head.maintenanceWorkMem.isEmpty());
    for (const CandidateCurve &curve : result->curves) {
        QVERIFY2(curve.failure.isEmpty(), qPrintable(curve.text + u' ' + curve.failure));
        QCOMPARE(curve.builds.size(), 1);
        QVERIFY(*curve.seconds() > 0);
        QVERIFY(curve.size()->value > 0);
        QVERIFY(told.contains(curve.position));
        const QList<SweepPoint> points = curve.points();
        QVERIFY(!points.isEmpty());
        for (const SweepPoint &point : points) {
            QCOMPARE(point.queries, 40);
            QVERIFY2(point.plan.kind == PlanKind::IndexUnderTest, qPrintable(curve.text + u' ' + point.plan.plan));
        }
    }
    QVERIFY(best(result->curves.at(0)) > 0.9);
    QVERIFY(best(result->curves.at(1)) > 0.9);
    QVERIFY(best(result->curves.at(3)) > best(result->curves.at(2))); // re-ranked bits are better than bits
    QVERIFY(result->curves.at(3).raised);
    QVERIFY(result->curves.at(1).size()->value < result->curves.at(0).size()->value);
    QVERIFY2(result->answer.smallest >= 0, qPrintable(result->answer.sentence));
    QCOMPARE(clones(), 0);

    for (const char *table : {"bits", "sparse"}) {
        const auto other = run(spec(QString::fromLatin1(table), QStringLiteral("hnsw")));
        QVERIFY(other);
        QVERIFY2(best(other->curves.first()) > 0.8, table);
    }
}

/// With as many rows to re-rank as the table has, and the exact plan ruled out, nothing can be missed but by the index.
void TestRunCandidates::rerankedAnswersAreAsGoodAsTheirRows()
{
    CandidateSpec few = spec(QStringLiteral("plain"), QStringLiteral("hnsw bit rerank=10,300,1000"));
    few.efSearch = {1000};
    const auto result = run(few);
    QVERIFY(result);
    QVERIFY(best(result->curves.at(0)) < best(result->curves.at(1)));
    QVERIFY(best(result->curves.at(1)) <= best(result->curves.at(2)));
    QVERIFY(best(result->curves.at(2)) > 0.95);
}

void TestRunCandidates::oddTableWithTwoKeys()
{
    CandidateSpec odd = spec(QStringLiteral("\"odd \"\"name\".\"Ta.ble\""),
                             QStringLiteral("hnsw\nhnsw vector\nhnsw bit rerank=100\nivfflat lists=10"));
    odd.base.where = QStringLiteral("distance % 2 = 0 -- even");
    const auto result = run(odd);
    QVERIFY(result);
    for (const CandidateCurve &curve : result->curves)
        QVERIFY2(curve.failure.isEmpty() && !curve.points().isEmpty(), qPrintable(curve.text + curve.failure));
    QCOMPARE(clones(), 0);
}

void TestRunCandidates::existingOnesOnTheTableItself()
{
    const CandidateSpec both = spec(QStringLiteral("plain"), QStringLiteral("existing plain_hnsw\nexisting plain_ivf"));
    QVERIFY(!prepareCandidates(both)->onCopy);
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly));
    const auto result = runCandidates(context, both, CandidateObserver{});
    QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())));
    QCOMPARE(result->head.sweep.source, QuerySource::TableRows);
    QCOMPARE(result->curves.at(0).points().first().plan.indexUsed, QStringLiteral("plain_hnsw"));
    QCOMPARE(result->curves.at(1).points().first().plan.indexUsed, QStringLiteral("plain_ivf"));
    QCOMPARE(result->curves.at(0).method, vectors::IndexMethod::Hnsw);
    QCOMPARE(result->curves.at(1).method, vectors::IndexMethod::Ivfflat);
    QVERIFY(!result->curves.at(0).seconds());
    QVERIFY(result->curves.at(0).size()->value > 0);
}

void TestRunCandidates::existingOnesOfOneMethodOnACopy()
{
    const auto result = run(spec(QStringLiteral("twins"), QStringLiteral("existing small\nexisting large")));
    QVERIFY(result);
    QVERIFY(result->head.onCopy);
    QVERIFY(result->curves.at(0).size()->value < result->curves.at(1).size()->value);
    QVERIFY(result->curves.at(0).points().first().recall.mean < result->curves.at(1).points().first().recall.mean);
    QVERIFY(result->curves.at(1).tail.contains(QStringLiteral("m='32'")));
    QCOMPARE(clones(), 0);
}

void TestRunCandidates::columnWithoutDimensions()
{
    const auto result = run(spec(QStringLiteral("untyped"), QStringLiteral("hnsw\nhnsw bit rerank=100")));
    QVERIFY(result);
    QVERIFY2(result->curves.first().failure.isEmpty(), qPrintable(result->curves.first().failure));
    QVERIFY(best(result->curves.first()) > 0.9);
    jobs::JobContext context(m_pool);
    const auto mixed = runCandidates(context, spec(QStringLiteral("mixed"), QStringLiteral("hnsw")), {});
    QVERIFY(!mixed);
    QVERIFY2(mixed.error().message.contains(QStringLiteral("of 2 and of 3 dimensions")),
             qPrintable(mixed.error().message));
}

/// 32768 lists need more than the server's maintenance_work_mem.
void TestRunCandidates::refusedCandidateLeavesTheOthers()
{
    QVERIFY(m_server->createDatabase(QStringLiteral("tight")));
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE t (v vector(1000)); INSERT INTO t SELECT"
                                         " (SELECT array_agg(sin(i * d)) FROM generate_series(1, 1000) d)::vector"
                                         " FROM generate_series(1, 300) i; ANALYZE;"
                                         "ALTER DATABASE tight SET maintenance_work_mem = '32MB'"),
                          QStringLiteral("tight")));
    const auto pool = m_server->pool(db::Access::ReadWrite, QStringLiteral("tight"));
    CandidateSpec two = spec(QStringLiteral("plain"), QStringLiteral("ivfflat lists=32768\nhnsw m=4"), 10);
    const auto lease = pool->lease();
    two.base.table = *catalog::loadTable(**lease, QStringLiteral("t"));
    jobs::JobContext context(pool);
    const auto result = runCandidates(context, two, CandidateObserver{});
    QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())));
    QVERIFY2(result->curves.at(0).failure.contains(QStringLiteral("memory required is")),
             qPrintable(result->curves.at(0).failure));
    QVERIFY(!result->curves.at(1).points().isEmpty());
}

void TestRunCandidates::closeOnesAreBuiltAgain()
{
    CandidateSpec twins = spec(QStringLiteral("plain"), QStringLiteral("hnsw m=16\nhnsw m=16 ef_construction=65"));
    twins.efSearch = {100};
    twins.base.targetRecall = 0.8;
    twins.buildsWhenClose = 3;
    const auto result = run(twins);
    QVERIFY(result);
    QVERIFY2(std::abs(best(result->curves.at(0)) - best(result->curves.at(1))) < BuildLottery, "not close");
    QCOMPARE(result->curves.at(0).builds.size(), 3);
    QCOMPARE(result->curves.at(1).builds.size(), 3);
    QVERIFY2(result->answer.sentence.contains(QStringLiteral("over 3 builds")), qPrintable(result->answer.sentence));
}

void TestRunCandidates::noticesAreKept()
{
    const auto result = run(spec(QStringLiteral("plain"), QStringLiteral("ivfflat lists=3000"), 10));
    QVERIFY(result);
    const QStringList notices = result->curves.first().builds.first().notices;
    QCOMPARE(notices.size(), 1);
    QVERIFY2(notices.first().contains(QStringLiteral("little data")), qPrintable(notices.first()));
}

/// What is given to copy does what it says, on the odd table.
void TestRunCandidates::scriptsRun()
{
    const QString table = QStringLiteral("\"odd \"\"name\".\"Ta.ble\"");
    QVERIFY(m_server->run(
        QStringLiteral("CREATE INDEX \"old \"\"one\" ON %1 USING hnsw (\"v \"\"ec\" halfvec_l2_ops)").arg(table)));
    const CandidateSpec odd = spec(table, QStringLiteral("hnsw bit rerank=40"));
    const auto setup = prepareCandidates(odd);
    QVERIFY2(setup, setup ? "" : qPrintable(setup.error().message));
    const QString script = buildScript(odd, *setup, 0, QStringLiteral("old \"one"), QStringLiteral("1MB"), 170000);
    QVERIFY2(m_server->run(script), qPrintable(script));
    const auto lease = m_pool->lease();
    const auto loaded = catalog::loadTable(**lease, table);
    QVERIFY(loaded);
    const auto indexes = loaded->vectorIndexesOf(odd.base.column);
    QCOMPARE(indexes.size(), 1);
    QCOMPARE(indexes.first()->name.name, QStringLiteral("old \"one"));
    QCOMPARE(indexes.first()->keys.first().operatorClass, QStringLiteral("bit_hamming_ops"));
    QString search = searchText(odd, *setup, {0, 40}, gridOf(vectors::IndexMethod::Hnsw, {40}).first());
    search.replace(QStringLiteral("$1"), QStringLiteral("array_fill(0.5, ARRAY[32])"));
    QVERIFY2(m_server->run(search), qPrintable(search));
    QVERIFY(m_server->run(QStringLiteral("DROP INDEX \"odd \"\"name\".\"old \"\"one\"")));
}

void TestRunCandidates::cancelInMidBuildLeavesNothing()
{
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE big (id int PRIMARY KEY, v vector(64));"
                                         "INSERT INTO big SELECT i, (SELECT array_agg(sin(i * d * 0.37)) FROM"
                                         " generate_series(1, 64) d)::vector FROM generate_series(1, 30000) i;")));
    jobs::JobRunner runner;
    const CandidateSpec long_ = spec(QStringLiteral("big"), QStringLiteral("hnsw m=64 ef_construction=1000"));
    const auto job =
        runner.start<CandidateResult>(QStringLiteral("candidates"), m_pool, [long_](jobs::JobContext &context) {
            return runCandidates(context, long_, CandidateObserver{});
        });
    const QString building = QStringLiteral("SELECT count(*) FROM pg_stat_progress_create_index "
                                            "WHERE phase LIKE '%loading tuples%'");
    QTRY_VERIFY_WITH_TIMEOUT(number(building) == 1, 60000);
    QElapsedTimer clock;
    clock.start();
    runner.cancel(job.id);
    QTRY_VERIFY_WITH_TIMEOUT(job.result.isFinished(), 20000);
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(!job.result.result());
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
    QCOMPARE(clones(), 0);
}

void TestRunCandidates::lostConnectionIsThatAndKeepsWhatWasMeasured()
{
    QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("workspace.sqlite")));
    QVERIFY(workspace.open());
    const CandidateSpec two =
        spec(QStringLiteral("big"), QStringLiteral("ivfflat lists=10\nhnsw m=64 ef_construction=1000"), 20);
    jobs::JobRunner runner;
    const auto job = runner.start<RecordedCandidates>(
        QStringLiteral("candidates"), m_pool, [two, workspace](jobs::JobContext &context) {
            return recordCandidates(context, workspace, QStringLiteral("test"), two, CandidateObserver{});
        });
    const QString building = QStringLiteral("FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%hnsw%'"
                                            " AND state = 'active' AND backend_type = 'client backend'");
    QTRY_VERIFY_WITH_TIMEOUT(number(QStringLiteral("SELECT count(*) ") + building) == 1, 60000);
    number(QStringLiteral("SELECT count(pg_terminate_backend(pid)) ") + building);
    QTRY_VERIFY_WITH_TIMEOUT(job.result.isFinished(), 30000);
    QVERIFY(!job.result.result());
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::ConnectionLost);
    const auto kept = workspace::listSweeps(workspace, {}, workspace::SweepKind::Candidates);
    QVERIFY(kept);
    QCOMPARE(kept->size(), 1);
    QCOMPARE(kept->first().state, workspace::SweepState::ConnectionLost);
    const auto past = loadPastCandidates(workspace, kept->first().id);
    QVERIFY2(past, past ? "" : qPrintable(past.error().message));
    QCOMPARE(past->result.curves.size(), 1);
    QVERIFY(!past->result.curves.first().points().isEmpty());
    // The copy of a broken session is dropped as well: over another one.
    QTRY_COMPARE(clones(), 0);
}

void TestRunCandidates::readOnlySessionIsRefused()
{
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly));
    const auto result = runCandidates(context, spec(QStringLiteral("plain"), QStringLiteral("hnsw")), {});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, core::ErrorKind::ReadOnly);
}

void TestRunCandidates::roleWithoutSchemasIsToldWhatItNeeds()
{
    db::ConnectionParameters bare = m_server->parameters();
    bare.setValue(QStringLiteral("user"), QStringLiteral("bare"));
    db::PoolOptions options;
    options.connection.access = db::Access::ReadWrite;
    jobs::JobContext context(db::ConnectionPool::create(bare, options));
    const auto result = runCandidates(context, spec(QStringLiteral("plain"), QStringLiteral("hnsw")), {});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, core::ErrorKind::Permission);
    QVERIFY2(result.error().hint.contains(QStringLiteral("GRANT CREATE")), qPrintable(result.error().hint));
    QCOMPARE(clones(), 0);
}

QTEST_GUILESS_MAIN(TestRunCandidates)
#include "tst_runcandidates.moc"

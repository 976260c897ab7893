#include "app/catalog/loadcatalog.h"
#include "app/db/transactionwatch.h"
#include "app/indexes/observeindexes.h"
#include "app/indexes/ownscans.h"
#include "app/plan/runexplain.h"
#include "app/search/runsearch.h"
#include "app/search/searchtarget.h"
#include "app/sweep/recordsweep.h"
#include "tests/support/privateserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace indexes;
using namespace Qt::StringLiterals;
using testsupport::PrivateServer;

/// What the program's own searches, plans and sweeps add to the server's counters is told from what others do.
class TestOwnScans : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void init();
    void cleanup();
    void tenThousandSearchesOfASweepAreOwn();
    void explainAnalyzeIsOwn();
    void othersAreNot();
    void failedTransactionsAreLeftOut();
    void watchEnds();

private:
    IndexUsage usage();
    qint64 ownScans();
    core::Result<Observation> observe();

    std::unique_ptr<db::TransactionWatch> m_watch;
    std::shared_ptr<db::ConnectionPool> m_pool;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
};

namespace {

/// Takes a call too, which it makes once.
#define REQUIRE(result)                                                                                                \
    do {                                                                                                               \
        const auto &required = (result);                                                                               \
        QVERIFY2(required, required ? "" : qPrintable(core::toOneLine(required.error())));                             \
    } while (false)

const QString byIndex = u"SELECT id FROM items ORDER BY v <-> '[1,2,3,4]' LIMIT 3"_s;

PrivateServer &server()
{
    QFETCH_GLOBAL(bool, next);
    return next ? *PrivateServer::next() : *PrivateServer::instance();
}

} // namespace

void TestOwnScans::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestOwnScans::initTestCase()
{
    if (!PrivateServer::instance())
        return;
    for (PrivateServer *one : {PrivateServer::instance(), PrivateServer::next()}) {
        if (one)
            QVERIFY(one->run(u"ALTER SYSTEM SET autovacuum = off; SELECT pg_reload_conf()"_s));
    }
}

/// A fresh table, so that its index begins with no scan.
void TestOwnScans::init()
{
    QVERIFY(
        server().run(u"DROP TABLE IF EXISTS items;\n"
                     "CREATE TABLE items (id int PRIMARY KEY, v vector(4));\n"
                     "INSERT INTO items SELECT i, ARRAY[sin(i), cos(i), sin(2 * i), i % 7]::vector "
                     "FROM generate_series(1, 3000) AS i;\n"
                     "CREATE INDEX items_v ON items USING hnsw (v vector_l2_ops) WITH (m = 4, ef_construction = 8);\n"
                     "ANALYZE items"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(u"w.sqlite"_s));
    m_pool = server().pool(db::Access::ReadOnly);
    m_watch = std::make_unique<db::TransactionWatch>(
        [this](db::Connection &connection) { recordOwnScans(connection, m_workspace); });
}

void TestOwnScans::cleanup()
{
    m_watch.reset();
}

/// The index once all other sessions have ended, and with them what they counted is known.
IndexUsage TestOwnScans::usage()
{
    m_pool->closeIdle();
    const auto lease = m_pool->lease();
    const QString others = u"SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> "
                           "pg_backend_pid()"_s;
    if (!lease || !QTest::qWaitFor([&] { return (*lease)->execute(others)->integer(0, 0) == 0; }, 30000))
        return {};
    const auto snapshot = readUsage(**lease, {});
    if (!snapshot)
        return {};
    const auto found =
        std::ranges::find_if(snapshot->indexes, [](const IndexUsage &index) { return index.name.name == u"items_v"; });
    return found == snapshot->indexes.end() ? IndexUsage() : *found;
}

qint64 TestOwnScans::ownScans()
{
    const auto lease = m_pool->lease();
    const auto snapshot = lease ? readUsage(**lease, {}) : core::Result<UsageSnapshot>(lease.error());
    const auto past = snapshot ? loadPast(m_workspace, *snapshot) : core::Result<UsagePast>(snapshot.error());
    if (!past)
        return -1;
    for (const IndexUsage &index : snapshot->indexes) {
        if (index.name.name == u"items_v")
            return past->value(index.oid).own.scans;
    }
    return -1;
}

core::Result<Observation> TestOwnScans::observe()
{
    ObserveRequest request;
    request.limits.unusedDays = 0;
    request.limits.unusedSize.value = 0;
    jobs::JobContext context(m_pool);
    return observeIndexes(context, m_workspace, request);
}

void TestOwnScans::tenThousandSearchesOfASweepAreOwn()
{
    sweep::SweepSpec spec;
    {
        const auto lease = m_pool->lease();
        REQUIRE(lease);
        const auto table = catalog::loadTable(**lease, u"items"_s);
        REQUIRE(table);
        spec.table = *table;
    }
    spec.column = u"v"_s;
    spec.queries = 1000;
    spec.k = 3;
    spec.plans = sweep::PlanChoice::Forced;
    spec.grid = sweep::gridOf(vectors::IndexMethod::Hnsw, {4, 6, 8, 10, 12, 14, 16, 18, 20, 22});
    jobs::JobContext context(m_pool);
    const auto swept = sweep::recordSweep(context, m_workspace, u"me@here"_s, spec, {});
    REQUIRE(swept);
    QCOMPARE(swept->result.points.size(), 10);
    const IndexUsage index = usage();
    qInfo("idx_scan %lld after the sweep, %lld of them its own", index.counters.scans, ownScans());
    QVERIFY2(index.counters.scans >= 10'000, qPrintable(QString::number(index.counters.scans)));
    QCOMPARE(ownScans(), index.counters.scans);
    const auto observation = observe();
    REQUIRE(observation);
    const auto finding = std::ranges::find_if(observation->health.findings, [](const HealthFinding &one) {
        return one.code == u"unused_index" && one.index.name == u"items_v";
    });
    QVERIFY(finding != observation->health.findings.end());
    qInfo("%s", qPrintable(finding->evidence));
}

void TestOwnScans::explainAnalyzeIsOwn()
{
    plan::ExplainRequest request;
    request.sql = byIndex;
    request.analyze = true;
    request.runs = 7;
    request.settings = {{u"enable_seqscan"_s, u"off"_s}};
    jobs::JobContext context(m_pool);
    const auto explained = plan::runExplain(context, request);
    REQUIRE(explained);
    QCOMPARE(usage().counters.scans, 7);
    QCOMPARE(ownScans(), 7);
}

void TestOwnScans::othersAreNot()
{
    QVERIFY(server().run(u"SET enable_seqscan = off; "_s + byIndex));
    plan::ExplainRequest request;
    request.sql = byIndex;
    request.analyze = true;
    request.settings = {{u"enable_seqscan"_s, u"off"_s}};
    jobs::JobContext context(m_pool);
    REQUIRE(plan::runExplain(context, request));
    QCOMPARE(usage().counters.scans, 2);
    QCOMPARE(ownScans(), 1);
    const auto observation = observe();
    REQUIRE(observation);
    for (qsizetype at = 0; at < observation->snapshot.indexes.size(); ++at) {
        if (observation->snapshot.indexes[at].name.name == u"items_v")
            QCOMPARE(observation->judgements[at].scansByOthers, 1);
    }
}

/// The server refuses what is asked in one; then the scan counts as someone else's, which accuses nobody.
void TestOwnScans::failedTransactionsAreLeftOut()
{
    {
        const auto lease = m_pool->lease();
        REQUIRE(lease);
        auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnly);
        REQUIRE(transaction);
        REQUIRE(transaction->setLocal(u"enable_seqscan"_s, u"off"_s));
        REQUIRE((*lease)->execute(byIndex));
        QVERIFY(!(*lease)->execute(u"SELECT 1 / 0"_s));
    }
    QCOMPARE(usage().counters.scans, 1);
    QCOMPARE(ownScans(), 0);
}

void TestOwnScans::watchEnds()
{
    m_watch.reset();
    {
        const auto lease = m_pool->lease();
        REQUIRE(lease);
        auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnly);
        REQUIRE(transaction);
        REQUIRE(transaction->setLocal(u"enable_seqscan"_s, u"off"_s));
        REQUIRE((*lease)->execute(byIndex));
        REQUIRE(transaction->commit());
    }
    QCOMPARE(usage().counters.scans, 1);
    QCOMPARE(ownScans(), 0);
}

QTEST_GUILESS_MAIN(TestOwnScans)
#include "tst_ownscans.moc"

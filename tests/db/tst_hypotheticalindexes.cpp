#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"
#include "app/plan/filterindexes.h"
#include "app/plan/indexadvice.h"
#include "tests/support/privateserver.h"

#include <QTest>

using core::ErrorKind;
using plan::ExplainedPlan;
using plan::ExplainRequest;
using plan::WhatIf;
using testsupport::PrivateServer;

/// What HypoPG makes the planner believe in and hides from it, and that nothing of it stays.
class TestHypotheticalIndexes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();

    void triesAnIndexForAFilter();
    void triesOddTablesAndCompositeColumns();
    void triesEveryPartition();
    void saysWhenNobodyWouldTakeIt();
    void saysWhatHypoPgRefuses();
    void vectorIndexesAreNeverPromised();
    void tellsWhatTheUsedIndexSaves();
    void hidesOthersToForceAnIndex();
    void isNotRun();
    void isSaidWhereTheExtensionIsMissing();
    void nothingStaysAfterAnError();
    void nothingStaysAfterATimeout();
    void nothingStaysAfterACancel();
    void nothingStaysInTheDatabase();

private:
    core::Result<ExplainedPlan> explain(const ExplainRequest &request) const;
    core::Result<QList<WhatIf>> tryOut(const ExplainRequest &request) const;
    /// Hypothetical and hidden indexes of the pool's one session.
    QString leftBehind() const;

    std::shared_ptr<db::ConnectionPool> m_pool;
};

#define REQUIRE(result) QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())))

namespace {

const QString databaseName = QStringLiteral("hypopg");
const QString withoutName = QStringLiteral("without_hypopg");
const QString oddTable = QStringLiteral("\"Odd \"\"Schema\"\"\".\"my; --table\"");

QString setupSql()
{
    return QStringLiteral(R"sql(
CREATE SCHEMA "Other Extensions";
CREATE EXTENSION hypopg SCHEMA "Other Extensions";
CREATE TABLE items (id int PRIMARY KEY, tenant int, price numeric, title text, active boolean, note json, v vector(4))
    WITH (autovacuum_enabled = off);
INSERT INTO items SELECT i, i % 2000, i % 977, 'item ' || i, i % 1000 = 0, '{}',
                         ARRAY[i % 7, i % 11, i % 13, i % 17]::vector FROM generate_series(1, 30000) AS i;
CREATE INDEX items_v ON items USING hnsw (v vector_l2_ops) WITH (m = 4, ef_construction = 16);
CREATE INDEX items_v_cosine ON items USING hnsw (v vector_cosine_ops) WITH (m = 4, ef_construction = 16);
CREATE INDEX items_title ON items (title);
CREATE SCHEMA "Odd ""Schema""";
CREATE TABLE %1 ("key 1" int, "key; 2" text, "my ""filter""" int, "and" int, v vector(2), PRIMARY KEY ("key 1", "key; 2"));
INSERT INTO %1 SELECT i, 'k', i % 3000, i % 13, ARRAY[i, 1]::vector FROM generate_series(1, 20000) AS i;
CREATE TABLE parts (id int, tenant int, v vector(2)) PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10000);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10000) TO (30000);
INSERT INTO parts SELECT i, i % 3000, ARRAY[i, 1]::vector FROM generate_series(1, 20000) AS i;
ANALYZE;
)sql")
        .arg(oddTable);
}

ExplainRequest requestOf(const QString &sql)
{
    ExplainRequest request;
    request.sql = sql;
    return request;
}

PrivateServer &server()
{
    QFETCH_GLOBAL(bool, next);
    return next ? *PrivateServer::next() : *PrivateServer::instance();
}

/// One session, so that what one call leaves behind the next one meets.
std::shared_ptr<db::ConnectionPool> onePool(const QString &database, db::Access access = db::Access::ReadOnly)
{
    db::PoolOptions options;
    options.maxConnections = 1;
    options.connection.access = access;
    return db::ConnectionPool::create(server().parameters(database), options);
}

} // namespace

void TestHypotheticalIndexes::initTestCase_data()
{
    QTest::addColumn<bool>("next");
    QTest::newRow("installed") << false;
    if (qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN_NEXT"))
        QTest::newRow("next") << true;
}

void TestHypotheticalIndexes::initTestCase()
{
    PrivateServer *const installed = PrivateServer::instance();
    if (!installed)
        return;
    for (PrivateServer *one : {installed, PrivateServer::next()}) {
        if (one)
            QVERIFY(one->createDatabase(databaseName) && one->run(setupSql(), databaseName) &&
                    one->createDatabase(withoutName));
    }
}

core::Result<ExplainedPlan> TestHypotheticalIndexes::explain(const ExplainRequest &request) const
{
    jobs::JobContext context(m_pool);
    return plan::runExplain(context, request);
}

core::Result<QList<WhatIf>> TestHypotheticalIndexes::tryOut(const ExplainRequest &request) const
{
    jobs::JobContext context(m_pool);
    const auto explained = plan::runExplain(context, request);
    if (!explained)
        return explained.error();
    return plan::tryFilterIndexes(context, request, *explained);
}

QString TestHypotheticalIndexes::leftBehind() const
{
    jobs::JobContext context(m_pool);
    const auto lease = context.lease();
    const auto rows =
        lease
            ? (*lease)->execute(QStringLiteral("SELECT (SELECT count(*) FROM \"Other Extensions\".hypopg()) || ' ' || "
                                               "(SELECT count(*) FROM \"Other Extensions\".hypopg_hidden_indexes())"))
            : core::Result<db::ResultSet>(lease.error());
    return rows ? rows->text(0, 0) : core::toOneLine(rows.error());
}

void TestHypotheticalIndexes::triesAnIndexForAFilter()
{
    m_pool = onePool(databaseName);
    const auto tried = tryOut(requestOf(QStringLiteral("SELECT * FROM items WHERE tenant = 17 AND price > 5")));
    REQUIRE(tried);
    QCOMPARE(tried->size(), 3);
    const WhatIf &both = tried->first();
    QCOMPARE(both.index.columns, (QStringList{QStringLiteral("tenant"), QStringLiteral("price")}));
    QVERIFY(both.used);
    QVERIFY(both.cost && both.costWith && *both.costWith < *both.cost / 5);
    QVERIFY(both.size.value > 8192);
    QVERIFY2(both.way.contains(QStringLiteral("Index")), qPrintable(both.way));
    const auto findings = plan::findingsOf(*tried);
    QCOMPARE(findings.first().sql,
             QStringLiteral("CREATE INDEX CONCURRENTLY ON \"public\".\"items\" (\"tenant\", \"price\");"));
    QVERIFY(findings.first().evidence.contains(QString::number(*both.costWith, 'f', 2)));
    QCOMPARE(leftBehind(), QStringLiteral("0 0"));
}

void TestHypotheticalIndexes::triesOddTablesAndCompositeColumns()
{
    m_pool = onePool(databaseName);
    ExplainRequest request = requestOf(
        QStringLiteral("SELECT \"key 1\" FROM %1 AS \"a.b\" WHERE \"my \"\"filter\"\"\" = $1 AND \"and\" IN (3, 4)")
            .arg(oddTable));
    request.parameters = {db::Parameter::text(QStringLiteral("77"))};
    const auto tried = tryOut(request);
    REQUIRE(tried);
    QVERIFY(!tried->isEmpty());
    QVERIFY2(tried->first().refused.isEmpty(), qPrintable(tried->first().refused));
    QVERIFY(tried->first().used);
    const QString sql = tried->first().index.toSql(); // the planner puts the conditions into an order of its own
    QVERIFY2(sql.startsWith(QStringLiteral("CREATE INDEX CONCURRENTLY ON %1 (").arg(oddTable)), qPrintable(sql));
    QVERIFY2(sql.contains(QStringLiteral("\"my \"\"filter\"\"\"")) && sql.contains(QStringLiteral("\"and\"")),
             qPrintable(sql));
    // The SQL is true: the server builds it.
    QVERIFY(server().run(QStringLiteral("BEGIN; %1 ROLLBACK;")
                             .arg(QString(tried->first().index.toSql()).remove(QStringLiteral("CONCURRENTLY "))),
                         databaseName));
}

void TestHypotheticalIndexes::triesEveryPartition()
{
    m_pool = onePool(databaseName);
    const auto tried = tryOut(requestOf(QStringLiteral("SELECT * FROM parts WHERE tenant = 12")));
    REQUIRE(tried);
    QCOMPARE(tried->size(), 1);
    QCOMPARE(tried->first().index.relations.size(), 2);
    QVERIFY(tried->first().used);
    QCOMPARE(tried->first().index.toSql(), QStringLiteral("CREATE INDEX ON \"public\".\"parts\" (\"tenant\");"));
    QCOMPARE(leftBehind(), QStringLiteral("0 0"));
}

void TestHypotheticalIndexes::saysWhenNobodyWouldTakeIt()
{
    m_pool = onePool(databaseName);
    const auto tried = tryOut(requestOf(QStringLiteral("SELECT * FROM items WHERE price >= 0")));
    REQUIRE(tried);
    QCOMPARE(tried->size(), 1);
    QVERIFY(!tried->first().used);
    QCOMPARE(tried->first().cost, tried->first().costWith);
    QVERIFY(plan::findingsOf(*tried).first().sql.isEmpty());
    const auto none =
        tryOut(requestOf(QStringLiteral("SELECT * FROM items WHERE lower(title) = 'x' OR id + tenant = 3")));
    REQUIRE(none);
    QVERIFY(none->isEmpty());
    QCOMPARE(plan::findingsOf(*none).size(), 1);
}

void TestHypotheticalIndexes::saysWhatHypoPgRefuses()
{
    m_pool = onePool(databaseName);
    ExplainRequest request = requestOf(QStringLiteral("SELECT 1"));
    request.hypotheticalIndexes = {QStringLiteral("CREATE INDEX ON items USING hnsw (v vector_l2_ops)")};
    const auto refused = explain(request);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(QStringLiteral("hnsw")), qPrintable(refused.error().message));
    QCOMPARE(leftBehind(), QStringLiteral("0 0"));
}

void TestHypotheticalIndexes::vectorIndexesAreNeverPromised()
{
    m_pool = onePool(databaseName);
    ExplainRequest request =
        requestOf(QStringLiteral("SELECT id FROM items WHERE tenant = 5 ORDER BY v <-> '[1,2,3,4]' LIMIT 10"));
    request.settings = {{QStringLiteral("enable_seqscan"), QStringLiteral("off")}};
    const auto tried = tryOut(request);
    REQUIRE(tried);
    QCOMPARE(tried->size(), 1);
    QCOMPARE(tried->first().index.columns, QStringList{QStringLiteral("tenant")});
    QVERIFY(tried->first().used && tried->first().sortsExactly);
    const auto findings = plan::findingsOf(*tried);
    QVERIFY(findings.first().advice.contains(QStringLiteral("exact")));
    QVERIFY(!findings.first().sql.contains(QStringLiteral("hnsw")));
}

void TestHypotheticalIndexes::tellsWhatTheUsedIndexSaves()
{
    m_pool = onePool(databaseName);
    const ExplainRequest request =
        requestOf(QStringLiteral("SELECT id FROM items ORDER BY v <-> '[1,2,3,4]' LIMIT 10"));
    jobs::JobContext context(m_pool);
    const auto explained = plan::runExplain(context, request);
    REQUIRE(explained);
    QVERIFY(explained->facts.hypoPg);
    QVERIFY(plan::hypoPgHides(explained->facts.hypoPgVersion));
    const auto verdicts = plan::whyNotIndexes(context, request, *explained);
    REQUIRE(verdicts);
    const auto used = std::ranges::find_if(*verdicts, &plan::IndexVerdict::used);
    QVERIFY(used != verdicts->end());
    QCOMPARE(used->index.name, QStringLiteral("items_v"));
    QVERIFY(used->hiddenCost && used->naturalCost && *used->hiddenCost > *used->naturalCost);
    const auto findings = plan::findingsOf(*verdicts);
    QCOMPARE(findings.size(), verdicts->size());
    QVERIFY(findings.last().severity == plan::Severity::Good || findings.first().severity == plan::Severity::Note);
    QCOMPARE(leftBehind(), QStringLiteral("0 0"));
}

void TestHypotheticalIndexes::hidesOthersToForceAnIndex()
{
    m_pool = onePool(databaseName);
    const ExplainRequest request =
        requestOf(QStringLiteral("SELECT id FROM items ORDER BY v <-> '[1,2,3,4]' LIMIT 29000"));
    jobs::JobContext context(m_pool);
    const auto explained = plan::runExplain(context, request);
    REQUIRE(explained);
    const auto verdicts = plan::whyNotIndexes(context, request, *explained);
    REQUIRE(verdicts);
    const auto left = std::ranges::find_if(
        *verdicts, [](const plan::IndexVerdict &verdict) { return verdict.index.name == u"items_v"; });
    QVERIFY(left != verdicts->end());
    QVERIFY2(left->failed == plan::IndexCheck::Cost, qPrintable(left->reason));
    QVERIFY(left->byHypoPg && left->forcedCost && *left->forcedCost >= *left->naturalCost);
    const auto other = std::ranges::find_if(
        *verdicts, [](const plan::IndexVerdict &verdict) { return verdict.index.name == u"items_v_cosine"; });
    QCOMPARE(other->failed, plan::IndexCheck::Operator);
    QCOMPARE(other->sql,
             QStringLiteral("CREATE INDEX CONCURRENTLY ON \"public\".\"items\" USING hnsw (v vector_l2_ops);"));
    QCOMPARE(leftBehind(), QStringLiteral("0 0"));
}

void TestHypotheticalIndexes::isNotRun()
{
    m_pool = onePool(databaseName);
    ExplainRequest request = requestOf(QStringLiteral("SELECT * FROM items WHERE tenant = 17"));
    request.analyze = true;
    request.hypotheticalIndexes = {QStringLiteral("CREATE INDEX ON items (tenant)")};
    const auto refused = explain(request);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
}

void TestHypotheticalIndexes::isSaidWhereTheExtensionIsMissing()
{
    m_pool = onePool(withoutName);
    const auto missing = tryOut(requestOf(QStringLiteral("SELECT * FROM pg_class WHERE relpages = 3")));
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, ErrorKind::Missing);
    QVERIFY(missing.error().message.contains(withoutName));
    QVERIFY(missing.error().hint.contains(QStringLiteral("CREATE EXTENSION hypopg")));
    ExplainRequest request = requestOf(QStringLiteral("SELECT 1"));
    request.hiddenIndexes = {{QStringLiteral("pg_catalog"), QStringLiteral("pg_class_oid_index")}};
    const auto hidden = explain(request);
    QVERIFY(!hidden);
    QCOMPARE(hidden.error().kind, ErrorKind::Missing);
}

void TestHypotheticalIndexes::nothingStaysAfterAnError()
{
    m_pool = onePool(databaseName);
    ExplainRequest request = requestOf(QStringLiteral("SELECT nothing FROM items"));
    request.hypotheticalIndexes = {QStringLiteral("CREATE INDEX ON items (tenant)")};
    request.hiddenIndexes = {{QStringLiteral("public"), QStringLiteral("items_v")}};
    QVERIFY(!explain(request));
    QCOMPARE(leftBehind(), QStringLiteral("0 0"));
    request.hypotheticalIndexes << QStringLiteral("CREATE INDEX ON items (nowhere)");
    QVERIFY(!explain(request));
    QCOMPARE(leftBehind(), QStringLiteral("0 0"));
}

void TestHypotheticalIndexes::nothingStaysAfterATimeout()
{
    m_pool = onePool(databaseName);
    ExplainRequest request =
        requestOf(QStringLiteral("SELECT id, pg_sleep(30) FROM items ORDER BY v <-> '[1,2,3,4]' LIMIT 1"));
    request.analyze = true;
    request.timeoutMs = 150;
    request.hiddenIndexes = {{QStringLiteral("public"), QStringLiteral("items_v")}};
    const auto planned = explain(request);
    REQUIRE(planned);
    QVERIFY(planned->stopped && !planned->plan.analyzed);
    for (const plan::PlanNode &node : planned->plan.nodes)
        QVERIFY(node.index != u"items_v"); // hidden for the plan that took its place, too
    QCOMPARE(leftBehind(), QStringLiteral("0 0"));
}

void TestHypotheticalIndexes::nothingStaysAfterACancel()
{
    m_pool = onePool(databaseName);
    jobs::JobRunner runner;
    ExplainRequest request = requestOf(QStringLiteral("SELECT pg_sleep(30)"));
    request.analyze = true;
    request.hiddenIndexes = {{QStringLiteral("public"), QStringLiteral("items_v")}};
    const auto job =
        runner.start<ExplainedPlan>(QStringLiteral("Explain"), m_pool, [request](jobs::JobContext &context) {
            return plan::runExplain(context, request);
        });
    const auto watching = onePool(databaseName);
    const auto running = [&watching] {
        jobs::JobContext context(watching);
        const auto lease = context.lease();
        const auto rows = (*lease)->execute(QStringLiteral(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'EXPLAIN%pg_sleep%' AND state = 'active'"));
        return rows && rows->integer(0, 0) == 1;
    };
    QTRY_VERIFY(running());
    runner.cancel(job.id);
    std::optional<core::Result<ExplainedPlan>> ended;
    jobs::onFinished(job.result, this, [&ended](const core::Result<ExplainedPlan> &result) { ended = result; });
    QTRY_VERIFY(ended);
    QCOMPARE(ended->error().kind, ErrorKind::Cancelled);
    QCOMPARE(leftBehind(), QStringLiteral("0 0"));
}

void TestHypotheticalIndexes::nothingStaysInTheDatabase()
{
    m_pool = onePool(databaseName);
    jobs::JobContext context(m_pool);
    const auto lease = context.lease();
    REQUIRE(lease);
    const auto rows = (*lease)->execute(QStringLiteral(
        "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relname IN ('items', 'parts')"));
    REQUIRE(rows);
    QCOMPARE(rows->integer(0, 0), 4);
    QVERIFY(!(*lease)->inTransaction());
}

QTEST_GUILESS_MAIN(TestHypotheticalIndexes)

#include "tst_hypotheticalindexes.moc"

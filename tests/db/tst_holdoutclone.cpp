#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/holdoutclone.h"
#include "app/sweep/runsweep.h"
#include "tests/support/privateserver.h"

#include <QTest>

using namespace sweep;
using testsupport::PrivateServer;

/// Sweeps on copies of tables, and that nothing of the copies is left, however a sweep ends.
class TestHoldoutClone : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cloneLacksTheQueries_data();
    void cloneLacksTheQueries();
    void leavesOutWholeDocuments_data();
    void leavesOutWholeDocuments();
    void sweepSaysWhereItsQueriesComeFrom();
    void conditionHoldsForQueriesAndAnswers();
    void cancelLeavesNoCopy();
    void crashLeavesACopyThatTheNextSweepDrops();
    void readOnlySessionIsRefused();
    void roleWithoutSchemasIsToldWhatItNeeds();

private:
    SweepSpec spec(const QString &table, int queries = 40);
    qint64 number(const QString &sql);
    int clones()
    {
        return int(number(QStringLiteral("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pgvector\\_work%'")));
    }

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestHoldoutClone::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const QString rows =
        QStringLiteral("SELECT %1 array_agg(sin(i * d * 0.37) + (i * d % 7))::vector(16), i % 3, now() "
                       "FROM generate_series(1, 2000) i, generate_series(1, 16) d GROUP BY i;");
    QVERIFY(m_server->run(
        QStringLiteral("CREATE SCHEMA \"odd \"\"name\";"
                       "CREATE TABLE plain (id int PRIMARY KEY, v vector(16), kind int, at timestamptz);"
                       "INSERT INTO plain ") +
        rows.arg(QStringLiteral("i,")) +
        QStringLiteral("CREATE INDEX plain_v ON plain USING hnsw (v vector_l2_ops) WITH (m = 8);"
                       "CREATE INDEX plain_kind ON plain (kind);"
                       "CREATE TABLE \"odd \"\"name\".\"Ta.ble\" (a int GENERATED ALWAYS AS IDENTITY, b text NOT NULL,"
                       " v vector(16), kind int, at timestamptz, twice int GENERATED ALWAYS AS (kind * 2) STORED,"
                       " PRIMARY KEY (b, a));"
                       "INSERT INTO \"odd \"\"name\".\"Ta.ble\" (b, v, kind, at) ") +
        rows.arg(QStringLiteral("'row ' || i,")) +
        QStringLiteral("CREATE INDEX \"an USING index\" ON \"odd \"\"name\".\"Ta.ble\""
                       " USING hnsw ((v::halfvec(16)) halfvec_cosine_ops);"
                       "CREATE TABLE keyless (v vector(16), kind int, at timestamptz);"
                       "INSERT INTO keyless ") +
        rows.arg(QString()) +
        QStringLiteral("CREATE INDEX keyless_v ON keyless USING ivfflat (v vector_l2_ops) WITH (lists = 10);"
                       "CREATE TABLE parts (id int, v vector(16), kind int, at timestamptz, PRIMARY KEY (id))"
                       " PARTITION BY RANGE (id);"
                       "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (1000);"
                       "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (1000) TO (5000);"
                       "INSERT INTO parts ") +
        rows.arg(QStringLiteral("i,")) +
        QStringLiteral("CREATE INDEX parts_v ON parts USING hnsw (v vector_l2_ops);"
                       "CREATE ROLE bare LOGIN; GRANT SELECT ON plain TO bare;"
                       "ANALYZE")));
    m_pool = m_server->pool();
}

SweepSpec TestHoldoutClone::spec(const QString &table, int queries)
{
    SweepSpec spec;
    const auto lease = m_pool->lease();
    const auto loaded = catalog::loadTable(**lease, table);
    if (loaded)
        spec.table = *loaded;
    spec.column = QStringLiteral("v");
    spec.queries = queries;
    spec.holdOut = true;
    return spec;
}

qint64 TestHoldoutClone::number(const QString &sql)
{
    const auto lease = m_pool->lease();
    const auto rows = (*lease)->execute(sql);
    return rows ? rows->integer(0, 0) : -1;
}

void TestHoldoutClone::cloneLacksTheQueries_data()
{
    QTest::addColumn<QString>("table");
    QTest::newRow("key") << QStringLiteral("plain");
    QTest::newRow("odd names, two keys, identity, generated column") << QStringLiteral("\"odd \"\"name\".\"Ta.ble\"");
    QTest::newRow("no key") << QStringLiteral("keyless");
    QTest::newRow("partitions") << QStringLiteral("parts");
}

void TestHoldoutClone::cloneLacksTheQueries()
{
    QFETCH(const QString, table);
    const SweepSpec whole = spec(table);
    const auto setup = prepareSweep(whole);
    QVERIFY2(setup, setup ? "" : qPrintable(setup.error().message));
    jobs::JobContext context(m_pool);
    auto lease = context.lease();
    const QString schema = newHoldoutSchema();
    const auto clone = makeHoldoutClone(context, **lease, whole, *setup, schema);
    QVERIFY2(clone, clone ? "" : qPrintable(core::toOneLine(clone.error())));

    QCOMPARE(clone->queries.size(), 40);
    const QString copy = clone->table.name.toSql();
    QCOMPARE(number(QStringLiteral("SELECT count(*) FROM ") + copy), 1960);
    for (const vectors::VectorValue &query : clone->queries) {
        const auto found = (*lease)->execute({QStringLiteral("SELECT 1 FROM %1 WHERE v = $1::vector").arg(copy),
                                              {db::Parameter::binary(vectors::toBinary(query))}});
        QVERIFY(found);
        QCOMPARE(found->rowCount(), 0);
    }
    const auto index = indexUnderTest([&] {
        SweepSpec onClone = whole;
        onClone.table = clone->table;
        return onClone;
    }());
    QVERIFY2(index, index ? "" : qPrintable(index.error().message));
    QCOMPARE(index->name.name, setup->index.name.name);
    QCOMPARE(index->options, setup->index.options);
    QCOMPARE(index->keys, setup->index.keys);
    QCOMPARE(clone->table.keyColumns, whole.table.keyColumns);

    // While its session lives it is nobody's leftover.
    const auto other = m_pool->lease();
    const auto dropped = dropLeftClones(**other);
    QVERIFY2(dropped, dropped ? "" : qPrintable(dropped.error().message));
    QCOMPARE(*dropped, QStringList());
    QVERIFY(dropHoldoutClone(**lease, schema));
    QVERIFY(dropHoldoutClone(**lease, schema));
    QCOMPARE(clones(), 0);
}

void TestHoldoutClone::leavesOutWholeDocuments_data()
{
    QTest::addColumn<QString>("table");
    QTest::newRow("key") << QStringLiteral("plain");
    QTest::newRow("no key") << QStringLiteral("keyless");
}

void TestHoldoutClone::leavesOutWholeDocuments()
{
    QFETCH(QString, table);
    SweepSpec byDocument = spec(table, 2);
    byDocument.documentColumn = QStringLiteral("kind"); // three of them
    const auto setup = prepareSweep(byDocument);
    QVERIFY2(setup, setup ? "" : qPrintable(setup.error().message));
    jobs::JobContext context(m_pool);
    auto lease = context.lease();
    const QString schema = newHoldoutSchema();
    const auto clone = makeHoldoutClone(context, **lease, byDocument, *setup, schema);
    QVERIFY2(clone, clone ? "" : qPrintable(core::toOneLine(clone.error())));
    QCOMPARE(clone->queries.size(), 2);
    const QString copy = clone->table.name.toSql();
    const auto left = (*lease)->execute(QStringLiteral("SELECT count(DISTINCT kind), count(*) FROM ") + copy);
    QCOMPARE(left->integer(0, 0), 1);
    QVERIFY(qAbs(left->integer(0, 1) - 2000 / 3) <= 1);
    QVERIFY(dropHoldoutClone(**lease, schema));

    byDocument.documentColumn = QStringLiteral("nothing");
    const auto unknown = prepareSweep(byDocument);
    QVERIFY(!unknown);
    QVERIFY(unknown.error().message.contains(QStringLiteral("no column nothing")));
}

void TestHoldoutClone::sweepSaysWhereItsQueriesComeFrom()
{
    jobs::JobContext context(m_pool);
    const auto result = runSweep(context, spec(QStringLiteral("plain")), SweepObserver{});
    QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())));
    QCOMPARE(result->head.source, QuerySource::HeldOut);
    QVERIFY(!result->head.isOptimistic());
    QCOMPARE(result->head.table, QStringLiteral("public.plain"));
    QCOMPARE(result->head.queries, 40);
    QCOMPARE(result->points.first().plan.indexUsed, QStringLiteral("plain_v"));
    QCOMPARE(clones(), 0);
}

void TestHoldoutClone::conditionHoldsForQueriesAndAnswers()
{
    SweepSpec some = spec(QStringLiteral("plain"), 20);
    some.where = QStringLiteral("kind = 1");
    some.grid = gridOf(vectors::IndexMethod::Hnsw, {100});
    jobs::JobContext context(m_pool);
    const auto result = runSweep(context, some, SweepObserver{});
    QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())));
    QCOMPARE(result->head.where, QStringLiteral("kind = 1"));
    QCOMPARE(clones(), 0);
}

void TestHoldoutClone::cancelLeavesNoCopy()
{
    jobs::JobRunner runner;
    SweepSpec long_ = spec(QStringLiteral("plain"), 1000);
    const auto job = runner.start<SweepResult>(QStringLiteral("sweep"), m_pool, [long_](jobs::JobContext &context) {
        return runSweep(context, long_, SweepObserver{});
    });
    QTRY_COMPARE(clones(), 1);
    QTest::qWait(200);
    runner.cancel(job.id);
    QTRY_VERIFY_WITH_TIMEOUT(job.result.isFinished(), 20000);
    QVERIFY(!job.result.result());
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
    QCOMPARE(clones(), 0);
}

void TestHoldoutClone::crashLeavesACopyThatTheNextSweepDrops()
{
    const SweepSpec whole = spec(QStringLiteral("plain"), 10);
    {
        jobs::JobContext context(m_pool);
        auto lease = context.lease();
        QVERIFY(makeHoldoutClone(context, **lease, whole, *prepareSweep(whole), newHoldoutSchema()));
    }
    QCOMPARE(clones(), 1);
    jobs::JobContext context(m_pool);
    QVERIFY(runSweep(context, whole, SweepObserver{}));
    QCOMPARE(clones(), 0);
}

void TestHoldoutClone::readOnlySessionIsRefused()
{
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly));
    const auto result = runSweep(context, spec(QStringLiteral("plain")), SweepObserver{});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, core::ErrorKind::ReadOnly);
}

void TestHoldoutClone::roleWithoutSchemasIsToldWhatItNeeds()
{
    db::ConnectionParameters bare = m_server->parameters();
    bare.setValue(QStringLiteral("user"), QStringLiteral("bare"));
    db::PoolOptions options;
    options.connection.access = db::Access::ReadWrite;
    jobs::JobContext context(db::ConnectionPool::create(bare, options));
    const auto result = runSweep(context, spec(QStringLiteral("plain")), SweepObserver{});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, core::ErrorKind::Permission);
    QVERIFY2(result.error().hint.contains(QStringLiteral("GRANT CREATE")), qPrintable(result.error().hint));
}

QTEST_GUILESS_MAIN(TestHoldoutClone)
#include "tst_holdoutclone.moc"

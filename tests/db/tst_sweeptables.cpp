#include "app/catalog/loadcatalog.h"
#include "app/sweep/runsweep.h"
#include "tests/support/privateserver.h"

#include <QTest>

using namespace sweep;
using testsupport::PrivateServer;
using vectors::IndexMethod;

/// Sweeps over tables of every shape: the exact end of each grid must have recall 1.0, whatever names a row.
class TestSweepTables : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyShapeOfTable_data();
    void everyShapeOfTable();
    void quantizedIndexIsCountedOnTheColumn_data();
    void quantizedIndexIsCountedOnTheColumn();
    void duplicatesCountAlike();
    void zeroVectorsAreNoNeighbours();
    void partialIndexIsSearchedWithinItsCondition();
    void partitionsCountAsOneIndex();

private:
    core::Result<SweepResult> run(const QString &table, const QList<GridPoint> &grid, int queries = 40);
    bool sql(const QString &text) { return m_server->run(text, QStringLiteral("sweeptables")); }

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

namespace {

/// SQL for a vector of `dimensions` numbers that depends on the row's number `i`.
QString vectorOf(int dimensions)
{
    return QStringLiteral("(SELECT array_agg(((hashint8(i * 131 + j)) %% 1000) / 100.0) FROM generate_series(1, %1) j)")
        .replace(QStringLiteral("%%"), QStringLiteral("%"))
        .arg(dimensions);
}

QString bitsOf(int dimensions)
{
    return QStringLiteral("(SELECT string_agg((hashint8(i * 131 + j) & 1)::text, '') FROM generate_series(1, %1) j)")
        .arg(dimensions);
}

} // namespace

void TestSweepTables::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("sweeptables")));
    m_pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("sweeptables"));
}

core::Result<SweepResult> TestSweepTables::run(const QString &table, const QList<GridPoint> &grid, int queries)
{
    SweepSpec spec;
    {
        auto lease = m_pool->lease();
        const auto loaded = catalog::loadTable(**lease, catalog::ObjectName{QStringLiteral("public"), table});
        if (!loaded)
            return loaded.error();
        spec.table = *loaded;
    }
    spec.column = spec.table.vectorColumns().first()->name;
    spec.grid = grid;
    spec.queries = queries;
    jobs::JobContext context(m_pool);
    auto result = runSweep(context, spec, jobs::PartSink<SweepPoint>());
    if (!result)
        qWarning("%s: %s", qPrintable(core::toOneLine(result.error())), qPrintable(result.error().statement));
    return result;
}

void TestSweepTables::everyShapeOfTable_data()
{
    QTest::addColumn<QString>("setup");
    const QString vector = vectorOf(8);
    const QString rows = QStringLiteral(" FROM generate_series(1, 3000) i");
    QTest::newRow("composite key with odd names")
        << QStringLiteral("CREATE TABLE t (\"the \"\"key\" text, n int, \"em bed\" vector(8), "
                          "PRIMARY KEY (n, \"the \"\"key\"));"
                          "INSERT INTO t SELECT 'k' || i / 2, i, %1%2;"
                          "CREATE INDEX ON t USING ivfflat (\"em bed\" vector_l2_ops) WITH (lists = 20)")
               .arg(vector, rows);
    QTest::newRow("text key") << QStringLiteral(
                                     "CREATE TABLE t (k text PRIMARY KEY, e vector(8));"
                                     "INSERT INTO t SELECT 'ключ ' || i, %1%2;"
                                     "CREATE INDEX ON t USING ivfflat (e vector_cosine_ops) WITH (lists = 20)")
                                     .arg(vector, rows);
    QTest::newRow("uuid key") << QStringLiteral("CREATE TABLE t (k uuid PRIMARY KEY, e vector(8));"
                                                "INSERT INTO t SELECT gen_random_uuid(), %1%2;"
                                                "CREATE INDEX ON t USING ivfflat (e vector_ip_ops) WITH (lists = 20)")
                                     .arg(vector, rows);
    QTest::newRow("no key, NULL vectors")
        << QStringLiteral("CREATE TABLE t (e vector(8));"
                          "INSERT INTO t SELECT CASE WHEN i % 3 > 0 THEN %1::vector END%2;"
                          "CREATE INDEX ON t USING ivfflat (e vector_l2_ops) WITH (lists = 20)")
               .arg(vector, rows);
    QTest::newRow("halfvec") << QStringLiteral("CREATE TABLE t (id int PRIMARY KEY, e halfvec(8));"
                                               "INSERT INTO t SELECT i, %1::halfvec%2;"
                                               "CREATE INDEX ON t USING ivfflat (e halfvec_l2_ops) WITH (lists = 20)")
                                    .arg(vector, rows);
    QTest::newRow("bit, with many ties") << QStringLiteral(
                                                "CREATE TABLE t (id int PRIMARY KEY, e bit(24));"
                                                "INSERT INTO t SELECT i, %1::bit(24)%2;"
                                                "CREATE INDEX ON t USING ivfflat (e bit_hamming_ops) WITH (lists = 20)")
                                                .arg(bitsOf(24), rows);
    QTest::newRow("materialized view") << QStringLiteral(
                                              "CREATE TABLE base AS SELECT i AS id, %1::vector(8) AS e%2;"
                                              "CREATE MATERIALIZED VIEW t AS SELECT * FROM base;"
                                              "CREATE INDEX ON t USING ivfflat (e vector_l2_ops) WITH (lists = 20)")
                                              .arg(vector, rows);
}

void TestSweepTables::everyShapeOfTable()
{
    QFETCH(const QString, setup);
    QVERIFY(
        sql(QStringLiteral("DROP MATERIALIZED VIEW IF EXISTS t_mv; DO $$ BEGIN "
                           "IF (SELECT relkind FROM pg_class WHERE oid = to_regclass('t')) = 'm' THEN "
                           "DROP MATERIALIZED VIEW t; DROP TABLE base; ELSE DROP TABLE IF EXISTS t; END IF; END $$;") +
            setup + QStringLiteral("; ANALYZE t")));
    const auto result = run(QStringLiteral("t"), gridOf(IndexMethod::Ivfflat, {1, 20}));
    QVERIFY(result);
    QCOMPARE(result->head.queries, 40);
    const SweepPoint &first = result->points.first();
    QCOMPARE(first.plan.kind, PlanKind::IndexUnderTest);
    QVERIFY2(first.recall.mean > 0.05 && first.recall.mean < 1, qPrintable(QString::number(first.recall.mean)));
    QCOMPARE(result->points.last().recall.mean, 1.0);
    QCOMPARE(result->points.last().shortResults, 0);
}

void TestSweepTables::quantizedIndexIsCountedOnTheColumn_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<double>("lowest");
    QTest::addColumn<double>("highest");
    QTest::newRow("halfvec") << QStringLiteral("(e::halfvec(64)) halfvec_l2_ops") << 0.8 << 1.0;
    QTest::newRow("bit") << QStringLiteral("(binary_quantize(e)::bit(64)) bit_hamming_ops") << 0.1 << 0.9;
    QTest::newRow("subvector") << QStringLiteral("(subvector(e, 1, 16)::vector(16)) vector_l2_ops") << 0.02 << 0.9;
}

void TestSweepTables::quantizedIndexIsCountedOnTheColumn()
{
    QFETCH(const QString, key);
    QFETCH(const double, lowest);
    QFETCH(const double, highest);
    QVERIFY(sql(QStringLiteral("DROP TABLE IF EXISTS q; CREATE TABLE q (id int PRIMARY KEY, e vector(64));"
                               "INSERT INTO q SELECT i, %1 FROM generate_series(1, 5000) i;"
                               "CREATE INDEX ON q USING hnsw (%2); ANALYZE q")
                    .arg(vectorOf(64), key)));
    const auto result = run(QStringLiteral("q"), gridOf(IndexMethod::Hnsw, {40}));
    QVERIFY(result);
    const SweepPoint &point = result->points.first();
    QCOMPARE(point.plan.kind, PlanKind::IndexUnderTest);
    QVERIFY2(point.recall.mean >= lowest && point.recall.mean <= highest,
             qPrintable(QString::number(point.recall.mean)));
}

void TestSweepTables::duplicatesCountAlike()
{
    // Fifty copies of each vector: any ten of the forty-nine others are a right answer.
    QVERIFY(sql(QStringLiteral("CREATE TABLE copies (id int PRIMARY KEY, e vector(8));"
                               "INSERT INTO copies SELECT n, %1 FROM generate_series(1, 2000) n, "
                               "LATERAL (SELECT n / 50 AS i) g;"
                               "CREATE INDEX ON copies USING ivfflat (e vector_l2_ops) WITH (lists = 10); "
                               "ANALYZE copies")
                    .arg(vectorOf(8))));
    const auto result = run(QStringLiteral("copies"), gridOf(IndexMethod::Ivfflat, {1, 10}));
    QVERIFY(result);
    for (const SweepPoint &point : result->points)
        QCOMPARE(point.recall.mean, 1.0);
}

void TestSweepTables::zeroVectorsAreNoNeighbours()
{
    QVERIFY(sql(QStringLiteral("CREATE TABLE zeros (id int PRIMARY KEY, e vector(8));"
                               "INSERT INTO zeros SELECT i, %1 FROM generate_series(1, 300) i;"
                               "UPDATE zeros SET e = '[0,0,0,0,0,0,0,0]' WHERE id % 2 = 0;"
                               "CREATE INDEX ON zeros USING hnsw (e vector_cosine_ops); ANALYZE zeros")
                    .arg(vectorOf(8))));
    const auto result = run(QStringLiteral("zeros"), gridOf(IndexMethod::Hnsw, {1000}), 300);
    QVERIFY(result);
    QCOMPARE(result->head.queries, 150);
    QCOMPARE(result->points.first().recall.mean, 1.0);
}

void TestSweepTables::partialIndexIsSearchedWithinItsCondition()
{
    QVERIFY(sql(QStringLiteral("CREATE TABLE part (id int PRIMARY KEY, model int, e vector);"
                               "INSERT INTO part SELECT i, 1, %1 FROM generate_series(1, 3000) i;"
                               "INSERT INTO part SELECT i, 2, %2 FROM generate_series(3001, 3100) i;"
                               "CREATE INDEX ON part USING hnsw ((e::vector(8)) vector_l2_ops) WHERE model = 1;"
                               "ANALYZE part")
                    .arg(vectorOf(8), vectorOf(16))));
    const auto result = run(QStringLiteral("part"), gridOf(IndexMethod::Hnsw, {100}));
    QVERIFY(result);
    QCOMPARE(result->points.first().plan.kind, PlanKind::IndexUnderTest);
    QVERIFY(result->points.first().recall.mean > 0.95);
}

void TestSweepTables::partitionsCountAsOneIndex()
{
    QVERIFY(sql(QStringLiteral("CREATE TABLE parts (tenant int, e vector(8)) PARTITION BY LIST (tenant);"
                               "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);"
                               "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);"
                               "INSERT INTO parts SELECT i % 2 + 1, %1 FROM generate_series(1, 6000) i;"
                               "CREATE INDEX parts_hnsw ON parts USING hnsw (e vector_l2_ops); ANALYZE parts")
                    .arg(vectorOf(8))));
    const auto result = run(QStringLiteral("parts"), gridOf(IndexMethod::Hnsw, {10, 60}));
    QVERIFY(result);
    QCOMPARE(result->points.last().plan.kind, PlanKind::IndexUnderTest);
    QCOMPARE(result->points.last().plan.indexUsed, QStringLiteral("parts_hnsw"));
    QVERIFY(result->points.last().recall.mean > 0.95);
}

QTEST_GUILESS_MAIN(TestSweepTables)
#include "tst_sweeptables.moc"

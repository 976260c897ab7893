#include "app/indexes/buildestimate.h"
#include "tests/support/privateserver.h"

#include <QTest>

#include <cmath>

using namespace indexes;
using namespace Qt::StringLiterals;
using testsupport::PrivateServer;
using vectors::IndexMethod;
using vectors::VectorType;

/// Takes a call too, which it makes once.
#define REQUIRE(result)                                                                                                \
    do {                                                                                                               \
        const auto &required = (result);                                                                               \
        QVERIFY2(required, required ? "" : qPrintable(core::toOneLine(required.error())));                             \
    } while (false)

/// What is estimated before a build against what the build then takes.
class TestBuildEstimate : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void sizesAreWithinATenth_data();
    void sizesAreWithinATenth();
    void kMeansMemoryIsTheServers_data();
    void kMeansMemoryIsTheServers();
    void hnswMemoryIsWhereTheNoticeComes();
    void workersGoByTableAndMemory();

private:
    static constexpr int Rows = 1000;
    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestBuildEstimate::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    m_pool = m_server->pool();
    QString sql =
        u"CREATE FUNCTION spread(i int, dimensions int) RETURNS vector LANGUAGE sql IMMUTABLE AS "
        "$$ SELECT array_agg(sin(i * 0.731 * j + j))::vector FROM generate_series(1, dimensions) AS j $$;\n"_s;
    for (const int dimensions : {64, 384, 768, 1536})
        sql +=
            u"CREATE TABLE t%1 (v vector(%1), h halfvec(%1)); INSERT INTO t%1 SELECT v, v FROM (SELECT spread(i, %1) "
            "AS v FROM generate_series(1, %2) AS i) AS s;\n"_s.arg(dimensions)
                .arg(Rows);
    QVERIFY(m_server->run(sql));
}

void TestBuildEstimate::sizesAreWithinATenth_data()
{
    QTest::addColumn<bool>("hnsw");
    QTest::addColumn<bool>("half");
    QTest::addColumn<int>("dimensions");
    QTest::addColumn<int>("parameter");
    for (const bool half : {false, true}) {
        for (const int dimensions : {64, 384, 768, 1536}) {
            const QByteArray type = QByteArray(half ? "halfvec " : "vector ") + QByteArray::number(dimensions);
            for (const int m : {8, 16, 32})
                QTest::addRow("%s m %d", type.constData(), m) << true << half << dimensions << m;
            QTest::addRow("%s lists 2", type.constData()) << false << half << dimensions << 2;
        }
    }
}

void TestBuildEstimate::sizesAreWithinATenth()
{
    QFETCH(const bool, hnsw);
    QFETCH(const bool, half);
    QFETCH(const int, dimensions);
    QFETCH(const int, parameter);
    const auto lease = m_pool->lease();
    REQUIRE(lease);
    const QString with = hnsw ? u"m = %1, ef_construction = %2"_s.arg(parameter).arg(std::max(4, 2 * parameter))
                              : u"lists = %1"_s.arg(parameter);
    REQUIRE((*lease)->execute(u"CREATE INDEX built ON t%1 USING %2 (%3 %4) WITH (%5)"_s.arg(dimensions)
                                  .arg(hnsw ? u"hnsw"_s : u"ivfflat"_s, half ? u"h"_s : u"v"_s,
                                       half ? u"halfvec_l2_ops"_s : u"vector_l2_ops"_s, with)));
    const auto size = (*lease)->execute(u"SELECT pg_relation_size('built')"_s);
    REQUIRE((*lease)->execute(u"DROP INDEX built"_s));
    REQUIRE(size);
    BuildPlan plan;
    plan.method = hnsw ? IndexMethod::Hnsw : IndexMethod::Ivfflat;
    plan.shape = {half ? VectorType::Halfvec : VectorType::Vector, dimensions};
    plan.rows = Rows;
    plan.m = parameter;
    plan.lists = parameter;
    const double estimated = double(estimateBuild(plan, {}).size.value);
    const double real = double(size->integer(0, 0));
    const double off = (estimated - real) / real;
    qInfo("%-8s %-8s %5d %3d  estimated %9.0f  real %9.0f  %+5.1f %%", hnsw ? "hnsw" : "ivfflat",
          half ? "halfvec" : "vector", dimensions, parameter, estimated, real, off * 100);
    QVERIFY(std::abs(off) <= 0.1);
}

void TestBuildEstimate::kMeansMemoryIsTheServers_data()
{
    QTest::addColumn<int>("dimensions");
    QTest::addColumn<int>("lists");
    QTest::newRow("samples") << 384 << 100;
    QTest::newRow("more samples than rows") << 384 << 500;
    QTest::newRow("lists") << 64 << 1000;
}

/// The server says how much it would need when it is given too little.
void TestBuildEstimate::kMeansMemoryIsTheServers()
{
    QFETCH(const int, dimensions);
    QFETCH(const int, lists);
    const auto lease = m_pool->lease();
    REQUIRE(lease);
    REQUIRE((*lease)->execute(u"SET maintenance_work_mem = '1MB'"_s));
    const auto refused = (*lease)->execute(
        u"CREATE INDEX ON t%1 USING ivfflat (v vector_l2_ops) WITH (lists = %2)"_s.arg(dimensions).arg(lists));
    QVERIFY(!refused);
    BuildPlan plan;
    plan.method = IndexMethod::Ivfflat;
    plan.shape = {VectorType::Vector, dimensions};
    plan.rows = Rows;
    plan.lists = lists;
    const qint64 megabytes = estimateBuild(plan, {}).memory.value >> 20;
    const QString message = refused.error().message;
    qInfo("estimated %lld MB: %s", megabytes + 1, qPrintable(message));
    QVERIFY2(message.contains(u"memory required is %1 MB"_s.arg(megabytes + 1)), qPrintable(message));
}

/// The published measurement of pgvector 0.8 on PostgreSQL 15: 32 MB hold 25 972 rows of 128 dimensions with m = 16.
void TestBuildEstimate::hnswMemoryIsWhereTheNoticeComes()
{
    BuildPlan plan;
    plan.shape = {VectorType::Vector, 128};
    plan.rows = 25'977;
    BuildServer server;
    server.version = 150000;
    server.maintenanceWorkMem.value = 32 << 20;
    BuildEstimate estimate = estimateBuild(plan, server);
    QVERIFY(std::abs(double(estimate.memory.value) / (32 << 20) - 1) < 0.001);
    plan.rows = 26'100;
    estimate = estimateBuild(plan, server);
    QVERIFY(!estimate.fits);
    QCOMPARE(memorySetting(estimate), u"SET maintenance_work_mem = '33MB';"_s);
    plan.rows = 25'800;
    QVERIFY(estimateBuild(plan, server).fits);
}

void TestBuildEstimate::workersGoByTableAndMemory()
{
    BuildServer server;
    server.maintenanceWorkMem.value = qint64(1) << 30;
    server.maintenanceWorkers = 7;
    const auto workers = [&server](qint64 megabytes) {
        server.tableSize.value = megabytes << 20;
        return estimateBuild({}, server).workers;
    };
    QCOMPARE(workers(7), 0);
    QCOMPARE(workers(8), 1);
    QCOMPARE(workers(24), 2);
    QCOMPARE(workers(100), 3);
    server.maintenanceWorkers = 2;
    QCOMPARE(workers(100), 2);
    server.maintenanceWorkMem.value = 64 << 20;
    QCOMPARE(workers(100), 1);
    server.maintenanceWorkMem.value = 63 << 20;
    QCOMPARE(workers(100), 0);
}

QTEST_GUILESS_MAIN(TestBuildEstimate)
#include "tst_buildestimate.moc"

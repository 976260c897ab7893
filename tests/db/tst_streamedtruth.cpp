#include "app/jobs/jobrunner.h"
#include "app/search/recall.h"
#include "app/sweep/groundtruthplan.h"
#include "app/sweep/rowname.h"
#include "app/sweep/streamedtruth.h"
#include "tests/support/privateserver.h"

#include <QTest>

#include <atomic>

using namespace sweep;
using testsupport::PrivateServer;
using vectors::Distance;
using vectors::VectorType;

/// Exact neighbours found here, against those that the server finds.
class TestStreamedTruth : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void agreesWithTheServer_data();
    void agreesWithTheServer();
    void severalBlocks();
    void conditionIsKept();
    void fewerRowsThanNeighbours();
    void otherDimensionsAreRefused();
    void disagreementIsAnError();
    void planIsMeasured();
    void planWithoutAChoice();
    void cancelledInMidStream();
    void lostInMidStream();

private:
    using Answers = core::Result<QList<ExactAnswer>>;
    struct Both
    {
        Answers here = core::cancelledError();
        Answers server = core::cancelledError();
    };

    bool sql(const QString &text) { return m_server->run(text, QStringLiteral("streamedtruth")); }
    SweepSetup setup(const QString &table, VectorType type, int dimensions, Distance distance, QStringList keys = {});
    QList<SweepQuery> queries(const SweepSetup &setup, int count);
    Both search(const SweepSetup &setup, const QList<SweepQuery> &queries, int k);
    jobs::Job<QList<ExactAnswer>> startEndless(jobs::JobRunner &runner, std::atomic<qint64> &rows);

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

namespace {

/// SQL for a vector that depends on the row's number `i`.
QString vectorSql(VectorType type, int dimensions)
{
    const QString series = QStringLiteral("FROM generate_series(1, %1) j)").arg(dimensions);
    if (type == VectorType::Bit)
        return QStringLiteral("(SELECT string_agg((hashint8(i * 131 + j) & 1)::text, '') %1::bit(%2)")
            .arg(series)
            .arg(dimensions);
    const QString element = QStringLiteral("(hashint8(i * 131 + j) % 1000) / 100.0");
    const QString numbers =
        type == VectorType::Sparsevec
            ? QStringLiteral("CASE WHEN hashint8(i * 17 + j * 7919) % 3 = 0 THEN %1 ELSE 0 END").arg(element)
            : element;
    return QStringLiteral("(SELECT array_agg(%1) %2::vector::%3").arg(numbers, series, vectors::typeName(type));
}

QString columnType(VectorType type, int dimensions)
{
    return QStringLiteral("%1(%2)").arg(vectors::typeName(type)).arg(dimensions);
}

/// Rows that one side names and that are nearer than rounding can explain are named by the other as well.
bool namesAllOf(const ExactAnswer &a, const ExactAnswer &b)
{
    for (auto row = b.byRow.begin(); row != b.byRow.end(); ++row) {
        const double kth = b.nearest.back();
        if (row.value() < kth - 4 * search::distanceTolerance(kth, a.scale) && !a.byRow.contains(row.key()))
            return false;
    }
    return true;
}

} // namespace

void TestStreamedTruth::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("streamedtruth")));
    m_pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("streamedtruth"));
}

SweepSetup TestStreamedTruth::setup(const QString &table, VectorType type, int dimensions, Distance distance,
                                    QStringList keys)
{
    SweepSetup setup;
    setup.exact.table = {QStringLiteral("public"), table};
    setup.exact.column = QStringLiteral("em bed");
    setup.exact.shape = {type, dimensions};
    setup.exact.distance = distance;
    setup.exact.keyColumns = std::move(keys);
    setup.measured = setup.exact;
    return setup;
}

QList<SweepQuery> TestStreamedTruth::queries(const SweepSetup &setup, int count)
{
    auto lease = m_pool->lease();
    const auto rows = (*lease)->execute(streamedRowsText(setup, count), db::Format::Binary);
    QList<SweepQuery> queries;
    if (!rows)
        return queries;
    const int keys = rows->columnCount() - 1;
    for (int row = 0; row < rows->rowCount(); ++row) {
        const bool isOwn = row % 2 == 0;
        queries << SweepQuery{isOwn ? rowName(*rows, row, keys) : QByteArray(), rows->bytes(row, keys).toByteArray(),
                              rows->bytes(row, keys).toByteArray()};
    }
    return queries;
}

TestStreamedTruth::Both TestStreamedTruth::search(const SweepSetup &setup, const QList<SweepQuery> &queries, int k)
{
    jobs::JobContext context(m_pool);
    Both both;
    auto lease = context.lease();
    if (!lease)
        return both;
    const auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return both;
    both.server = findExactNeighbours(context, **lease, setup, {}, queries, k, [](qint64) {});
    if (both.server)
        both.here = streamExactNeighbours(context, **lease, setup, {}, queries, k, 1, {});
    return both;
}

void TestStreamedTruth::agreesWithTheServer_data()
{
    QTest::addColumn<VectorType>("type");
    QTest::addColumn<Distance>("distance");
    QTest::addColumn<bool>("sameDistance");
    for (const VectorType type : {VectorType::Vector, VectorType::Halfvec, VectorType::Sparsevec, VectorType::Bit}) {
        for (const Distance distance : vectors::distancesOf(type)) {
            for (const bool same : {true, false}) {
                QTest::addRow("%s, %s%s", qPrintable(vectors::typeName(type)),
                              qPrintable(vectors::distanceName(distance)), same ? "" : ", rows by name")
                    << type << distance << same;
            }
        }
    }
}

void TestStreamedTruth::agreesWithTheServer()
{
    QFETCH(const VectorType, type);
    QFETCH(const Distance, distance);
    QFETCH(const bool, sameDistance);
    constexpr int dimensions = 37;
    const QString table = QStringLiteral("all %1").arg(vectors::typeName(type));
    const QStringList keys{QStringLiteral("n"), QStringLiteral("the \"key")};
    QVERIFY(sql(QStringLiteral("CREATE TABLE IF NOT EXISTS \"%1\" (\"the \"\"key\" text, n int, \"em bed\" %2, "
                               "PRIMARY KEY (n, \"the \"\"key\"));"
                               "INSERT INTO \"%1\" SELECT 'k' || i, i / 2, CASE WHEN i % 7 > 0 THEN %3 END "
                               "FROM generate_series(1, 3000) i ON CONFLICT DO NOTHING")
                    .arg(table, columnType(type, dimensions), vectorSql(type, dimensions))));
    SweepSetup exact = setup(table, type, dimensions, distance, keys);
    exact.sameDistance = sameDistance;
    const auto asked = queries(exact, 30);
    QCOMPARE(asked.size(), 30);
    const Both both = search(exact, asked, 12);
    QVERIFY2(both.server, both.server ? "" : qPrintable(core::toOneLine(both.server.error())));
    QVERIFY2(both.here, both.here ? "" : qPrintable(core::toOneLine(both.here.error())));
    for (int query = 0; query < asked.size(); ++query) {
        const ExactAnswer &here = both.here->at(query);
        const ExactAnswer &server = both.server->at(query);
        QCOMPARE(here.nearest.size(), size_t(12));
        const auto compared = compareAnswers(here, server, query);
        QVERIFY2(compared, compared ? "" : qPrintable(compared.error().message));
        QVERIFY(here.byRow.size() >= qsizetype(here.nearest.size()));
        QVERIFY(namesAllOf(here, server) && namesAllOf(server, here));
        QVERIFY(!here.byRow.contains(asked.at(query).ownRow));
    }
}

void TestStreamedTruth::severalBlocks()
{
    QVERIFY(sql(QStringLiteral("CREATE TABLE large AS SELECT %1::vector(128) AS \"em bed\" "
                               "FROM generate_series(1, 20000) i")
                    .arg(vectorSql(VectorType::Vector, 128))));
    const SweepSetup exact = setup(QStringLiteral("large"), VectorType::Vector, 128, Distance::L2);
    const auto asked = queries(exact, 10);
    const Both both = search(exact, asked, 20);
    QVERIFY2(both.here, both.here ? "" : qPrintable(core::toOneLine(both.here.error())));
    for (int query = 0; query < asked.size(); ++query)
        QVERIFY(compareAnswers(both.here->at(query), both.server->at(query), query));
    QVERIFY(both.here->at(0).nearest.front() > 0);
    QCOMPARE(both.here->at(1).nearest.front(), 0.0); // is not told to be a row
}

void TestStreamedTruth::conditionIsKept()
{
    SweepSetup exact = setup(QStringLiteral("all vector"), VectorType::Vector, 37, Distance::Cosine,
                             {QStringLiteral("n"), QStringLiteral("the \"key")});
    exact.exact.where = QStringLiteral("n % 100 = 3 OR n = 5 -- a few");
    const auto asked = queries(exact, 8);
    const Both both = search(exact, asked, 5);
    QVERIFY2(both.here, both.here ? "" : qPrintable(core::toOneLine(both.here.error())));
    for (int query = 0; query < asked.size(); ++query)
        QVERIFY(compareAnswers(both.here->at(query), both.server->at(query), query));
}

void TestStreamedTruth::fewerRowsThanNeighbours()
{
    QVERIFY(sql(QStringLiteral("CREATE TABLE few (\"em bed\" vector(2));"
                               "INSERT INTO few VALUES ('[1,2]'), ('[0,0]'), (NULL), ('[3,1]')")));
    const SweepSetup exact = setup(QStringLiteral("few"), VectorType::Vector, 2, Distance::Cosine);
    const auto asked = queries(exact, 3);
    const Both both = search(exact, asked, 10);
    QVERIFY(both.here && both.server);
    QCOMPARE(both.here->at(0).nearest.size(), size_t(1)); // itself and the zero vector left out
    QVERIFY(both.here->at(1).nearest.empty());
    QCOMPARE(both.here->at(2).nearest.size(), size_t(1));

    QVERIFY(sql(QStringLiteral("DELETE FROM few")));
    const Both none = search(exact, asked, 10);
    QVERIFY(none.here && none.server);
    QVERIFY(none.here->at(0).nearest.empty());
}

void TestStreamedTruth::otherDimensionsAreRefused()
{
    QVERIFY(sql(QStringLiteral("CREATE TABLE mixed (id int PRIMARY KEY, \"em bed\" vector);"
                               "INSERT INTO mixed SELECT i, %1 FROM generate_series(1, 100) i;"
                               "INSERT INTO mixed VALUES (101, '[1,2]')")
                    .arg(vectorSql(VectorType::Vector, 8))));
    SweepSetup exact = setup(QStringLiteral("mixed"), VectorType::Vector, 0, Distance::L2, {QStringLiteral("id")});
    exact.exact.where = QStringLiteral("id < 101");
    const auto asked = queries(exact, 6);
    const Both both = search(exact, asked, 5);
    QVERIFY(both.here);

    exact.exact.where.clear();
    jobs::JobContext context(m_pool);
    auto lease = context.lease();
    const auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
    const auto refused = streamExactNeighbours(context, **lease, exact, {}, asked, 5, 1, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().message, QStringLiteral("different vector dimensions 2 and 8"));
}

void TestStreamedTruth::disagreementIsAnError()
{
    const ExactAnswer here{{1, 2, 3}, {}, true, 0};
    QVERIFY(compareAnswers(here, {{1, 2 + 1e-6, 3}, {}, 0}, 7));
    const auto farther = compareAnswers(here, {{1, 2.1, 3}, {}, 0}, 7);
    QVERIFY(!farther);
    QVERIFY2(farther.error().message.contains(QStringLiteral("query 7")), qPrintable(farther.error().message));
    QVERIFY(!compareAnswers(here, {{1, 2}, {}, 0}, 7));
}

void TestStreamedTruth::planIsMeasured()
{
    const SweepSetup exact = setup(QStringLiteral("large"), VectorType::Vector, 128, Distance::L2);
    QVERIFY(sql(QStringLiteral("ANALYZE large")));
    jobs::JobContext context(m_pool);
    auto lease = context.lease();
    const auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
    const auto plan = planGroundTruth(context, **lease, {}, exact, 500);
    QVERIFY2(plan, plan ? "" : qPrintable(core::toOneLine(plan.error())));
    qInfo("%s", qPrintable(planText(*plan)));
    QCOMPARE(plan->rows, 20000.0);
    QCOMPARE(plan->queries, 500);
    QVERIFY(*plan->serverSeconds > 0.1 && *plan->serverSeconds < 1000);
    QVERIFY(*plan->streamSeconds > 0.001 && *plan->streamSeconds < 1000);
    QCOMPARE(plan->method == TruthMethod::ClientStream, *plan->streamSeconds < *plan->serverSeconds);

    SweepSpec forced;
    forced.truthMethod = TruthMethod::ClientStream;
    const auto small = planGroundTruth(context, **lease, forced, exact, 1);
    QVERIFY(small);
    QCOMPARE(small->method, TruthMethod::ClientStream);
}

void TestStreamedTruth::planWithoutAChoice()
{
    jobs::JobContext context(m_pool);
    auto lease = context.lease();
    const auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
    const SweepSetup large = setup(QStringLiteral("large"), VectorType::Vector, 128, Distance::L2);
    const auto few = planGroundTruth(context, **lease, {}, large, CheckedQueries);
    QVERIFY(few);
    QCOMPARE(few->method, TruthMethod::ServerScans);
    QVERIFY(!few->reason.isEmpty());

    const auto many = planGroundTruth(context, **lease, {}, large, 10'000'000);
    QVERIFY(many);
    QCOMPARE(many->method, TruthMethod::ServerScans);

    const auto empty =
        planGroundTruth(context, **lease, {}, setup(QStringLiteral("few"), VectorType::Vector, 2, Distance::L2), 100);
    QVERIFY(empty);
    QCOMPARE(empty->method, TruthMethod::ServerScans);

    // What cannot be streamed is left to the server, and the transaction goes on.
    const SweepSetup mixed =
        setup(QStringLiteral("mixed"), VectorType::Vector, 0, Distance::L2, {QStringLiteral("id")});
    const auto other = planGroundTruth(context, **lease, {}, mixed, 100);
    QVERIFY(other);
    QCOMPARE(other->method, TruthMethod::ServerScans);
    QVERIFY2(other->reason.contains(QStringLiteral("dimensions")), qPrintable(other->reason));
    SweepSpec forced;
    forced.truthMethod = TruthMethod::ClientStream;
    QVERIFY(!planGroundTruth(context, **lease, forced, mixed, 100));
    QVERIFY((*lease)->execute(QStringLiteral("SELECT 1")));
}

/// Over a view that has more rows than anyone waits for.
jobs::Job<QList<ExactAnswer>> TestStreamedTruth::startEndless(jobs::JobRunner &runner, std::atomic<qint64> &rows)
{
    const SweepSetup endless =
        setup(QStringLiteral("endless"), VectorType::Vector, 256, Distance::L2, {QStringLiteral("n")});
    const auto asked = queries(endless, 20);
    return runner.start<QList<ExactAnswer>>(
        QStringLiteral("exact neighbours"), m_pool,
        [endless, asked, &rows](jobs::JobContext &context) -> core::Result<QList<ExactAnswer>> {
            auto lease = context.lease();
            if (!lease)
                return lease.error();
            const auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnlySnapshot);
            if (!transaction)
                return transaction.error();
            return streamExactNeighbours(context, **lease, endless, {}, asked, 10, 1,
                                         [&rows](qint64 done) { rows = done; });
        });
}

void TestStreamedTruth::cancelledInMidStream()
{
    QVERIFY(sql(QStringLiteral("CREATE VIEW endless AS SELECT n, "
                               "array_fill(n % 100, ARRAY[256])::vector(256) AS \"em bed\" "
                               "FROM (SELECT generate_series(1, 1000000000) AS n) AS numbers")));
    std::atomic<qint64> rows = 0;
    jobs::JobRunner runner;
    auto job = startEndless(runner, rows);
    QTRY_VERIFY_WITH_TIMEOUT(rows > 0, 60000);
    runner.cancel(job.id);
    job.result.waitForFinished();
    const auto ended = job.result.result();
    QVERIFY(!ended);
    QCOMPARE(ended.error().kind, core::ErrorKind::Cancelled);
}

void TestStreamedTruth::lostInMidStream()
{
    std::atomic<qint64> rows = 0;
    jobs::JobRunner runner;
    auto job = startEndless(runner, rows);
    QTRY_VERIFY_WITH_TIMEOUT(rows > 0, 60000);
    m_server->kill();
    job.result.waitForFinished();
    const auto ended = job.result.result();
    QVERIFY(!ended);
    QCOMPARE(ended.error().kind, core::ErrorKind::ConnectionLost);
}

QTEST_GUILESS_MAIN(TestStreamedTruth)
#include "tst_streamedtruth.moc"

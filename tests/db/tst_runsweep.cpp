#include "app/catalog/loadcatalog.h"
#include "app/sweep/runsweep.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"

#include <QTest>

#include <cmath>

using namespace sweep;
using testsupport::PrivateServer;
using testsupport::sweepData;
using vectors::IndexMethod;

/// Sweeps over siftsmall, or synthetic data of its shape, compared with the published neighbours.
class TestRunSweep : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void hnswAgreesWithPublishedNeighbours();
    void ivfflatAgreesWithPublishedNeighbours();
    void forcedPlansKeepTheIndex();
    void searchFindsWhatTheGridFinds();
    void searchMeasuresBeyondTheSwitch();
    void bothWaysToTheTruthGiveTheSameRecall_data();
    void bothWaysToTheTruthGiveTheSameRecall();
    void otherIndexIsNotMeasuredByAccident();
    void tableRowsAreNotTheirOwnNeighbours();
    void sameSeedSameSample();
    void shortAnswersAreCounted();
    void conditionIsKeptOnBothSides();
    void pointsGrowUntilTheyAreFinished();
    void refusesBrokenCondition();

private:
    SweepSpec spec(const QString &table, const QString &index, const QList<GridPoint> &grid, bool given = true);
    core::Result<SweepResult> run(const SweepSpec &spec, const jobs::PartSink<SweepPoint> &sink = {});
    double publishedRecall(const QString &table, const search::Setting &setting, int k);
    void compareWithPublished(const SweepResult &result, const QString &table);

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestRunSweep::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    QVERIFY(m_server->createDatabase(QStringLiteral("runsweep")));
    const auto writing = m_server->pool(db::Access::ReadWrite, QStringLiteral("runsweep"));
    auto lease = writing->lease();
    QVERIFY2(lease, lease ? "" : qPrintable(lease.error().message));
    for (const auto &table : {QStringLiteral("h"), QStringLiteral("i"), QStringLiteral("two"), QStringLiteral("q")})
        QVERIFY(testsupport::fillTable(**lease, table, sweepData().base));
    QVERIFY(m_server->run(QStringLiteral("CREATE INDEX h_hnsw ON h USING hnsw (embedding vector_l2_ops) "
                                         "WITH (m = 16, ef_construction = 64);"
                                         "CREATE INDEX i_ivf ON i USING ivfflat (embedding vector_l2_ops) "
                                         "WITH (lists = 100);"
                                         "CREATE INDEX q_ivf ON q USING ivfflat ((embedding::halfvec(128)) "
                                         "halfvec_l2_ops) WITH (lists = 100);"
                                         "CREATE INDEX two_hnsw ON two USING hnsw (embedding vector_l2_ops);"
                                         "CREATE INDEX two_ivf ON two USING ivfflat (embedding vector_l2_ops) "
                                         "WITH (lists = 100);"
                                         "VACUUM ANALYZE h, i, two, q"),
                          QStringLiteral("runsweep")));
    m_pool = m_server->pool(db::Access::ReadOnly, QStringLiteral("runsweep"));
}

SweepSpec TestRunSweep::spec(const QString &table, const QString &index, const QList<GridPoint> &grid, bool given)
{
    SweepSpec spec;
    auto lease = m_pool->lease();
    if (!lease)
        return spec;
    const auto loaded = catalog::loadTable(**lease, catalog::ObjectName{QStringLiteral("public"), table});
    if (loaded)
        spec.table = *loaded;
    spec.column = QStringLiteral("embedding");
    spec.index = index;
    spec.grid = grid;
    for (const testsupport::Floats &query : sweepData().queries) {
        if (given)
            spec.given.append({vectors::VectorType::Vector, int(query.size()), query, {}});
    }
    return spec;
}

core::Result<SweepResult> TestRunSweep::run(const SweepSpec &spec, const jobs::PartSink<SweepPoint> &sink)
{
    jobs::JobContext context(m_pool);
    auto result = runSweep(context, spec, sink);
    if (!result)
        qWarning("%s", qPrintable(core::toOneLine(result.error())));
    return result;
}

/// Recall of the same searches on a session of our own, against the published neighbours: a row counts when it is as
/// near as the k-th of them.
double TestRunSweep::publishedRecall(const QString &table, const search::Setting &setting, int k)
{
    auto lease = m_pool->lease();
    auto transaction = db::Transaction::begin(**lease, db::Transaction::Mode::ReadOnly);
    if (!transaction || !transaction->setLocal(setting.name, setting.value))
        return -1;
    const auto &data = sweepData();
    int found = 0;
    for (size_t q = 0; q < data.queries.size(); ++q) {
        const testsupport::Floats &query = data.queries[q];
        const vectors::VectorValue value{vectors::VectorType::Vector, int(query.size()), query, {}};
        const auto rows = (*lease)->execute(
            {QStringLiteral("SELECT id FROM %1 ORDER BY embedding <-> $1::vector LIMIT %2").arg(table).arg(k),
             {db::Parameter::binary(vectors::toBinary(value))}});
        if (!rows)
            return -1;
        const double kth = testsupport::squaredDistance(data.base[size_t(data.nearest[q][size_t(k) - 1])], query);
        for (int row = 0; row < rows->rowCount(); ++row) {
            const double distance = testsupport::squaredDistance(data.base[size_t(rows->integer(row, 0))], query);
            found += distance <= kth * (1 + 2e-6) ? 1 : 0;
        }
    }
    return found / (double(data.queries.size()) * k);
}

void TestRunSweep::compareWithPublished(const SweepResult &result, const QString &table)
{
    for (const SweepPoint &point : result.points) {
        const double published = publishedRecall(table, point.settings.first(), result.head.k);
        qInfo("%-22s recall %.4f (%.4f-%.4f), published neighbours %.4f, p50 %.3f ms, p95 %.3f ms, %s",
              qPrintable(settingsText(point.settings)), point.recall.mean, point.recall.low, point.recall.high,
              published, point.latency.p50.value, point.latency.p95.value, qPrintable(point.plan.plan));
        QVERIFY2(std::abs(point.recall.mean - published) < 1e-9, qPrintable(settingsText(point.settings)));
        QVERIFY(point.finished);
        QCOMPARE(point.queries, int(sweepData().queries.size()));
        QVERIFY(point.latency.p50 <= point.latency.p95 && point.latency.p95 <= point.latency.p99);
        QVERIFY(point.latency.p50.value > 0);
    }
}

void TestRunSweep::hnswAgreesWithPublishedNeighbours()
{
    const auto result = run(spec(QStringLiteral("h"), {}, gridOf(IndexMethod::Hnsw, {10, 20, 40, 80, 160, 320})));
    QVERIFY(result);
    qInfo("%s data", sweepData().published ? "siftsmall" : "synthetic");
    compareWithPublished(*result, QStringLiteral("h"));
    QCOMPARE(result->head.queries, 100);
    QVERIFY(result->head.groundTruth.seconds > 0);
    const ServerFacts &facts = result->head.facts;
    QVERIFY(facts.indexDefinition.startsWith(QStringLiteral("CREATE INDEX h_hnsw")));
    QVERIFY(facts.sharedBuffers.value > 0 && facts.indexSize.value > 0 && facts.rows.value > 9000);
    QVERIFY(!result->head.isOptimistic());
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(result->points.at(i).plan.kind, PlanKind::IndexUnderTest);
        QCOMPARE(result->points.at(i).plan.indexUsed, QStringLiteral("h_hnsw"));
        QVERIFY(i == 0 || result->points.at(i).recall.mean > result->points.at(i - 1).recall.mean - 0.01);
    }
    // On a table this small the planner prefers to read it whole from ef_search 300 on.
    const SweepPoint &left = result->points.last();
    QCOMPARE(left.plan.kind, PlanKind::Exact);
    QVERIFY(left.plan.indexUsed.isEmpty());
    QVERIFY2(left.plan.plan.contains(QStringLiteral("Seq Scan on h")), qPrintable(left.plan.plan));
    QCOMPARE(left.recall, (MeanInterval{1, 1, 1}));
    QCOMPARE(result->recommendation.leavesIndexAt, 5);
    qInfo("%s", qPrintable(result->recommendation.sentence));
}

void TestRunSweep::ivfflatAgreesWithPublishedNeighbours()
{
    const auto result = run(spec(QStringLiteral("i"), {}, gridOf(IndexMethod::Ivfflat, {1, 2, 5, 10, 20, 50, 100})));
    QVERIFY(result);
    compareWithPublished(*result, QStringLiteral("i"));
    QCOMPARE(result->points.last().recall.mean, 1.0);
    QVERIFY(result->points.first().recall.mean < 0.95);
    QCOMPARE(result->points.first().plan.indexUsed, QStringLiteral("i_ivf"));
    qInfo("%s", qPrintable(result->recommendation.sentence));
}

void TestRunSweep::forcedPlansKeepTheIndex()
{
    SweepSpec both = spec(QStringLiteral("h"), {}, gridOf(IndexMethod::Hnsw, {40, 250, 300, 400}));
    both.plans = PlanChoice::Both;
    const auto result = run(both);
    QVERIFY(result);
    QCOMPARE(result->points.size(), 8);
    const SweepPoint &natural = result->points.at(3);
    const SweepPoint &forced = result->points.at(7);
    QCOMPARE(natural.settings, forced.settings);
    QCOMPARE(natural.plan.kind, PlanKind::Exact);
    QCOMPARE(forced.plan.kind, PlanKind::IndexUnderTest);
    QVERIFY(forced.forced && !natural.forced);
    QCOMPARE(result->points.at(result->recommendation.leavesIndexAt).settings.first().value, QStringLiteral("300"));
}

void TestRunSweep::searchFindsWhatTheGridFinds()
{
    SweepSpec grid = spec(QStringLiteral("i"), {},
                          gridOf(IndexMethod::Ivfflat, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 25, 30}), false);
    grid.queries = 300;
    const auto whole = run(grid);
    QVERIFY(whole);
    SweepSpec search = grid;
    search.untilTarget = true;
    const auto found = run(search);
    QVERIFY(found);
    QCOMPARE(found->recommendation.verdict, Verdict::Found);
    QCOMPARE(found->recommendation.position, whole->recommendation.position);
    int queries = 0;
    for (const SweepPoint &point : found->points) {
        QVERIFY(point.finished && point.queries > 0);
        // The same queries in the same order: what all of them have measured is the same to the digit.
        if (point.queries == 300)
            QCOMPARE(point.recall, whole->points.at(point.position).recall);
        queries += point.queries;
    }
    qInfo("%d of %d queries", queries, int(300 * whole->points.size()));
    QVERIFY(queries * 3 <= 300 * whole->points.size());
    search.plans = PlanChoice::Both;
    QVERIFY(!run(search));
}

void TestRunSweep::searchMeasuresBeyondTheSwitch()
{
    SweepSpec search = spec(QStringLiteral("h"), {}, {});
    search.untilTarget = true;
    search.targetRecall = 0.9;
    const auto result = run(search);
    QVERIFY(result);
    QCOMPARE(result->points.last().plan.kind, PlanKind::Exact);
    QVERIFY(result->recommendation.leavesIndexAt >= 0);
}

void TestRunSweep::bothWaysToTheTruthGiveTheSameRecall_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<bool>("given");
    QTest::newRow("given queries") << QStringLiteral("i") << true;
    QTest::newRow("rows as queries") << QStringLiteral("i") << false;
    QTest::newRow("index over an expression, rows by name") << QStringLiteral("q") << false;
}

void TestRunSweep::bothWaysToTheTruthGiveTheSameRecall()
{
    QFETCH(const QString, table);
    QFETCH(const bool, given);
    SweepSpec spec = this->spec(table, {}, gridOf(IndexMethod::Ivfflat, {1, 5, 20}), given);
    std::optional<GroundTruthPlan> told;
    const auto runBy = [&](TruthMethod method) {
        spec.truthMethod = method;
        jobs::JobContext context(m_pool);
        SweepObserver observer;
        observer.onTruthPlan = [&told](const GroundTruthPlan &plan) {
            told = plan;
        };
        return runSweep(context, spec, observer);
    };
    const auto here = runBy(TruthMethod::ClientStream);
    QVERIFY2(here, here ? "" : qPrintable(core::toOneLine(here.error())));
    QVERIFY(told && told->method == TruthMethod::ClientStream);
    QCOMPARE(here->head.groundTruth.method, methodText(TruthMethod::ClientStream));
    QCOMPARE(here->head.groundTruth.serverEstimate, told->serverSeconds);
    QVERIFY(here->head.groundTruth.streamEstimate > 0);
    const auto server = runBy(TruthMethod::ServerScans);
    QVERIFY(server);
    QCOMPARE(server->head.groundTruth.method, methodText(TruthMethod::ServerScans));
    for (int point = 0; point < 3; ++point) {
        QVERIFY(here->points.at(point).recall.mean > 0.1);
        QCOMPARE(here->points.at(point).recall, server->points.at(point).recall);
        QCOMPARE(here->points.at(point).shortResults, server->points.at(point).shortResults);
    }
    qInfo("%s: %.3f s against %.3f s", qPrintable(planText(*told)), here->head.groundTruth.seconds,
          server->head.groundTruth.seconds);
}

void TestRunSweep::otherIndexIsNotMeasuredByAccident()
{
    // Left alone, IVFFlat with one probe is the cheaper of the two at every ef_search.
    const auto hnsw =
        run(spec(QStringLiteral("two"), QStringLiteral("two_hnsw"), gridOf(IndexMethod::Hnsw, {10, 40, 160})));
    QVERIFY(hnsw);
    for (const SweepPoint &point : hnsw->points) {
        QCOMPARE(point.plan.kind, PlanKind::IndexUnderTest);
        QCOMPARE(point.plan.indexUsed, QStringLiteral("two_hnsw"));
    }
    const auto ivfflat =
        run(spec(QStringLiteral("two"), QStringLiteral("two_ivf"), gridOf(IndexMethod::Ivfflat, {1, 5, 100})));
    QVERIFY(ivfflat);
    QCOMPARE(ivfflat->points.at(0).plan.indexUsed, QStringLiteral("two_ivf"));
    QCOMPARE(ivfflat->points.at(1).plan.indexUsed, QStringLiteral("two_ivf"));
    QVERIFY(ivfflat->points.at(2).plan.kind != PlanKind::IndexUnderTest);
    QVERIFY(!run(spec(QStringLiteral("two"), {}, {}))); // which of the two has to be said
}

void TestRunSweep::tableRowsAreNotTheirOwnNeighbours()
{
    SweepSpec sampled = spec(QStringLiteral("i"), {}, gridOf(IndexMethod::Ivfflat, {1, 100}), false);
    sampled.queries = 60;
    const auto ivfflat = run(sampled);
    QVERIFY(ivfflat);
    QCOMPARE(ivfflat->head.source, QuerySource::TableRows);
    QCOMPARE(ivfflat->head.queries, 60);
    QCOMPARE(ivfflat->points.last().recall.mean, 1.0);
    // If rows counted as their own neighbours, the nearest list alone would give them one hit for certain.
    QVERIFY(ivfflat->points.first().recall.mean < 0.98);

    SweepSpec graph = spec(QStringLiteral("h"), {}, gridOf(IndexMethod::Hnsw, {10, 40}), false);
    graph.queries = 60;
    const auto hnsw = run(graph);
    QVERIFY(hnsw);
    QVERIFY(hnsw->head.isOptimistic());
    QVERIFY(hnsw->head.roomForItself);
    QVERIFY(hnsw->points.first().imperfectQueries < 60); // else held at 9 of 10 by the row's own place
    QCOMPARE(hnsw->points.first().shortResults, 0);
    QVERIFY(hnsw->recommendation.sentence.contains(QStringLiteral("flatters HNSW")));
}

void TestRunSweep::sameSeedSameSample()
{
    SweepSpec sampled = spec(QStringLiteral("i"), {}, gridOf(IndexMethod::Ivfflat, {1}), false);
    sampled.queries = 50;
    const auto recallWith = [&](qint64 seed) {
        sampled.seed = seed;
        const auto result = run(sampled);
        return result ? result->points.first().recall : MeanInterval{-1, -1, -1};
    };
    const MeanInterval first = recallWith(1);
    QVERIFY(first.mean > 0);
    QCOMPARE(recallWith(1), first);
    QVERIFY(!(recallWith(2) == first) || !(recallWith(3) == first));
}

void TestRunSweep::shortAnswersAreCounted()
{
    SweepSpec wide = spec(QStringLiteral("h"), {}, gridOf(IndexMethod::Hnsw, {10, 100}));
    wide.k = 50;
    const auto result = run(wide);
    QVERIFY(result);
    QCOMPARE(result->points.at(0).shortResults, 100);
    QVERIFY(result->points.at(0).recall.mean <= 0.2);
    QCOMPARE(result->points.at(1).shortResults, 0);
}

void TestRunSweep::conditionIsKeptOnBothSides()
{
    SweepSpec filtered = spec(QStringLiteral("i"), {}, gridOf(IndexMethod::Ivfflat, {1, 100}));
    filtered.where = QStringLiteral("id % 100 = 3 -- a hundredth");
    const auto result = run(filtered);
    QVERIFY(result);
    QCOMPARE(result->points.last().recall.mean, 1.0);
    QCOMPARE(result->points.last().shortResults, 0);

    SweepSpec few = filtered;
    few.where = QStringLiteral("id < 4");
    few.given.clear();
    few.queries = 200;
    const auto tiny = run(few);
    QVERIFY(tiny);
    QCOMPARE(tiny->head.queries, 4); // each has three neighbours
    QCOMPARE(tiny->points.last().recall.mean, 1.0);
    QCOMPARE(tiny->points.last().shortResults, 0);

    few.where = QStringLiteral("id < 0");
    const auto none = run(few);
    QVERIFY(!none);
    QCOMPARE(none.error().kind, core::ErrorKind::InvalidInput);
}

void TestRunSweep::pointsGrowUntilTheyAreFinished()
{
    QMap<int, QList<SweepPoint>> told;
    const auto result = run(spec(QStringLiteral("h"), {}, gridOf(IndexMethod::Hnsw, {20, 200})),
                            [&told](const SweepPoint &point) { told[point.position] << point; });
    QVERIFY(result);
    QCOMPARE(told.size(), 2);
    for (const QList<SweepPoint> &steps : std::as_const(told)) {
        QVERIFY(steps.size() >= 2);
        QCOMPARE(steps.first().queries, 10);
        QVERIFY(!steps.first().finished);
        for (qsizetype i = 1; i < steps.size(); ++i)
            QVERIFY(steps.at(i).queries >= steps.at(i - 1).queries);
        QCOMPARE(steps.last(), result->points.at(steps.last().position));
        QVERIFY(steps.last().finished);
    }
}

void TestRunSweep::refusesBrokenCondition()
{
    SweepSpec broken = spec(QStringLiteral("h"), {}, gridOf(IndexMethod::Hnsw, {20}));
    broken.where = QStringLiteral("nothing = 1");
    const auto missing = run(broken);
    QVERIFY(!missing);
    QCOMPARE(missing.error().sqlstate, QStringLiteral("42703"));
    broken.where = QStringLiteral("pg_sleep(0) is null) OR (true");
    QVERIFY(!run(broken));
}

QTEST_GUILESS_MAIN(TestRunSweep)
#include "tst_runsweep.moc"

#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/recordgrowth.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace sweep;
using testsupport::PrivateServer;

/// An index on nested samples of real tables, and that nothing is left behind.
class TestRunGrowth : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void samplesAreNestedAndGrow();
    void oddTableWithRerank();
    void keptInTheWorkspace();
    void cancelInMidBuildLeavesNothing();
    void readOnlySessionIsRefused();
    void specIsChecked();

private:
    GrowthSpec spec(const QString &table, const QString &candidate, int queries = 40);
    qint64 number(const QString &sql);
    int clones()
    {
        return int(number(QStringLiteral("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'pgvector\\_work%'")));
    }

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
};

void TestRunGrowth::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    m_pool = m_server->pool();
    auto lease = m_pool->lease();
    QVERIFY(lease);
    QVERIFY(testsupport::fillTable(**lease, QStringLiteral("items"), testsupport::sweepData().base));
    QVERIFY(m_server->run(QStringLiteral(
        "CREATE INDEX items_hnsw ON items USING hnsw (embedding vector_l2_ops) WITH (m = 8); ANALYZE items;"
        "CREATE SCHEMA \"odd \"\"name\";"
        "CREATE TABLE \"odd \"\"name\".growth_sample (\"a b\" text, c int, \"v \"\"ec\" vector(128),"
        " PRIMARY KEY (c, \"a b\"));"
        "INSERT INTO \"odd \"\"name\".growth_sample SELECT 'x' || id, id, embedding FROM items WHERE id < 3000;"
        "ANALYZE \"odd \"\"name\".growth_sample")));
}

GrowthSpec TestRunGrowth::spec(const QString &table, const QString &candidate, int queries)
{
    GrowthSpec spec;
    const auto lease = m_pool->lease();
    const auto loaded = catalog::loadTable(**lease, table);
    if (loaded) {
        spec.index.base.table = *loaded;
        spec.index.base.column = loaded->vectorColumns().first()->name;
    }
    spec.index.base.queries = queries;
    spec.index.candidates = {*parseCandidate(candidate)};
    spec.index.efSearch = {20, 80};
    spec.index.distance = vectors::Distance::L2;
    spec.shares = {0.125, 0.25, 0.5, 1};
    return spec;
}

qint64 TestRunGrowth::number(const QString &sql)
{
    const auto lease = m_pool->lease();
    const auto rows = (*lease)->execute(sql);
    return rows ? rows->integer(0, 0) : -1;
}

void TestRunGrowth::samplesAreNestedAndGrow()
{
    GrowthObserver observer;
    QList<int> told;
    observer.onLevel = [&told](const GrowthLevel &level) {
        told << level.position;
    };
    jobs::JobContext context(m_pool);
    const auto result =
        runGrowth(context, spec(QStringLiteral("items"), QStringLiteral("existing items_hnsw")), observer);
    QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())));
    QCOMPARE(result->levels.size(), 4);
    QCOMPARE(result->levels.last().rows, 10000 - 40);
    QCOMPARE(result->head.sweep.source, QuerySource::HeldOut);
    QCOMPARE(result->head.m, 8);
    QCOMPARE(result->head.shape, (catalog::VectorShape{vectors::VectorType::Vector, 128}));
    for (const GrowthLevel &level : result->levels) {
        const double expected = level.share * 9960;
        // Binomial: four standard deviations.
        QVERIFY2(std::abs(double(level.rows) - expected) <= 4 * std::sqrt(expected),
                 qPrintable(QString::number(level.rows)));
        QVERIFY(level.isFinished());
        QVERIFY(told.contains(level.position));
        QCOMPARE(level.points.size(), 2);
        for (const SweepPoint &point : level.points)
            QVERIFY2(point.plan.kind == PlanKind::IndexUnderTest, qPrintable(point.plan.plan));
    }
    QVERIFY(result->levels.first().size < result->levels.last().size);
    QVERIFY(result->levels.first().points.first().recall.mean > result->levels.last().points.first().recall.mean);
    QCOMPARE(result->forecasts.size(), 2);
    QVERIFY(std::abs(result->forecasts.first().size->value / double(result->levels.last().size.value) - 10) < 1);
    // One for each forecast, and one about the memory that the index would need.
    QCOMPARE(result->sentences.size(), 3);
    QCOMPARE(clones(), 0);
}

void TestRunGrowth::oddTableWithRerank()
{
    GrowthSpec odd = spec(QStringLiteral("\"odd \"\"name\".growth_sample"), QStringLiteral("hnsw bit rerank=100"));
    odd.index.base.where = QStringLiteral("c >= 0 -- all");
    jobs::JobContext context(m_pool);
    const auto result = runGrowth(context, odd, {});
    QVERIFY2(result, result ? "" : qPrintable(core::toOneLine(result.error())));
    QCOMPARE(result->levels.size(), 4);
    QCOMPARE(result->levels.last().rows, 3000 - 40);
    QCOMPARE(result->head.rerank, 100);
    QCOMPARE(result->levels.first().points.first().settings.first().value, QStringLiteral("100")); // raised
    QCOMPARE(clones(), 0);
}

void TestRunGrowth::keptInTheWorkspace()
{
    QTemporaryDir folder;
    const workspace::Workspace workspace(folder.filePath(QStringLiteral("workspace.sqlite")));
    QVERIFY(workspace.open());
    jobs::JobContext context(m_pool);
    const auto recorded = recordGrowth(context, workspace, QStringLiteral("test"),
                                       spec(QStringLiteral("items"), QStringLiteral("ivfflat lists=20"), 20), {});
    QVERIFY2(recorded, recorded ? "" : qPrintable(core::toOneLine(recorded.error())));
    QVERIFY(!recorded->notStored);
    const auto past = loadPastGrowth(workspace, recorded->id);
    QVERIFY2(past, past ? "" : qPrintable(past.error().message));
    QCOMPARE(past->record.kind, workspace::SweepKind::Growth);
    QCOMPARE(past->record.state, workspace::SweepState::Succeeded);
    QCOMPARE(past->result.levels, recorded->result.levels);
    QCOMPARE(past->result.forecasts, recorded->result.forecasts);
}

void TestRunGrowth::cancelInMidBuildLeavesNothing()
{
    jobs::JobRunner runner;
    const GrowthSpec slow = spec(QStringLiteral("items"), QStringLiteral("hnsw m=64 ef_construction=1000"));
    const auto job = runner.start<GrowthResult>(
        QStringLiteral("growth"), m_pool, [slow](jobs::JobContext &context) { return runGrowth(context, slow, {}); });
    QTRY_VERIFY_WITH_TIMEOUT(number(QStringLiteral("SELECT count(*) FROM pg_stat_progress_create_index "
                                                   "WHERE phase LIKE '%loading tuples%'")) == 1,
                             60000);
    QElapsedTimer clock;
    clock.start();
    runner.cancel(job.id);
    QTRY_VERIFY_WITH_TIMEOUT(job.result.isFinished(), 20000);
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(!job.result.result());
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
    QCOMPARE(clones(), 0);
}

void TestRunGrowth::readOnlySessionIsRefused()
{
    jobs::JobContext context(m_server->pool(db::Access::ReadOnly));
    const auto result = runGrowth(context, spec(QStringLiteral("items"), QStringLiteral("hnsw")), {});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, core::ErrorKind::ReadOnly);
}

void TestRunGrowth::specIsChecked()
{
    GrowthSpec wrong = spec(QStringLiteral("items"), QStringLiteral("hnsw"));
    wrong.shares = {0.5, 1};
    QVERIFY(!prepareGrowth(wrong));
    wrong.shares = {0.5, 0.25, 1};
    QVERIFY(!prepareGrowth(wrong));
    wrong = spec(QStringLiteral("items"), QStringLiteral("hnsw bit"));
    const auto two = prepareGrowth(wrong);
    QVERIFY(!two);
    QVERIFY2(two.error().message.contains(QStringLiteral("one rerank")), qPrintable(two.error().message));
    wrong = spec(QStringLiteral("items"), QStringLiteral("existing gone"));
    QCOMPARE(prepareGrowth(wrong).error().kind, core::ErrorKind::Missing);
}

QTEST_GUILESS_MAIN(TestRunGrowth)
#include "tst_rungrowth.moc"

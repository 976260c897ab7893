#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/recordfilters.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sweep;
using testsupport::PrivateServer;
using workspace::SweepKind;
using workspace::SweepState;

/// Comparisons and what is left of them in the workspace, however they end.
class TestRecordFilters : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void finishedComparisonComesBack();
    void cancelKeepsWhatIsMeasured();
    void wrongSpecLeavesNoTrace();
    void failureKeepsTheServersWords();
    void killedServerKeepsWhatIsMeasured();

private:
    using Job = jobs::StreamingJob<RecordedFilters, FilterCell>;
    FilterSpec spec(int queries) const;
    Job start(jobs::JobRunner &runner, const FilterSpec &spec) const;
    QList<workspace::SweepRecord> kept() const;

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
};

void TestRecordFilters::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const auto writing = m_server->pool();
    auto lease = writing->lease();
    QVERIFY2(lease, lease ? "" : qPrintable(lease.error().message));
    QVERIFY(testsupport::fillTable(**lease, QStringLiteral("items"), testsupport::sweepData().base));
    QVERIFY(m_server->run(QStringLiteral("ALTER TABLE items ADD kind int; UPDATE items SET kind = id % 50;"
                                         "CREATE INDEX items_ivf ON items USING ivfflat (embedding vector_l2_ops) "
                                         "WITH (lists = 100); VACUUM ANALYZE items")));
    const auto table = catalog::loadTable(**lease, QStringLiteral("items"));
    QVERIFY(table);
    m_table = *table;
}

void TestRecordFilters::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    if (m_server)
        m_pool = m_server->pool(db::Access::ReadOnly);
}

FilterSpec TestRecordFilters::spec(int queries) const
{
    FilterSpec spec;
    spec.sweep.table = m_table;
    spec.sweep.column = QStringLiteral("embedding");
    spec.sweep.queries = queries;
    spec.filterColumn = QStringLiteral("kind");
    spec.filterValues = {QStringLiteral("3"), QStringLiteral("7")};
    return spec;
}

TestRecordFilters::Job TestRecordFilters::start(jobs::JobRunner &runner, const FilterSpec &spec) const
{
    return runner.startStreaming<RecordedFilters, FilterCell>(
        QStringLiteral("filters"), m_pool,
        [workspace = m_workspace, spec](jobs::JobContext &context, const jobs::PartSink<FilterCell> &sink) {
            return recordFilters(context, workspace, QStringLiteral("me@here"), spec, FilterObserver{{}, sink});
        });
}

QList<workspace::SweepRecord> TestRecordFilters::kept() const
{
    const auto sweeps = workspace::listSweeps(m_workspace, QStringLiteral("public.items"), SweepKind::Filters);
    return sweeps ? *sweeps : QList<workspace::SweepRecord>();
}

void TestRecordFilters::finishedComparisonComesBack()
{
    jobs::JobRunner runner;
    Job job = start(runner, spec(20));
    job.result.waitForFinished();
    const auto recorded = job.result.result();
    QVERIFY2(recorded, recorded ? "" : qPrintable(recorded.error().message));
    QVERIFY(!recorded->notStored);
    QCOMPARE(recorded->result.cells.size(), 2 * FilterStrategyCount);

    const auto past = loadPastFilters(m_workspace, recorded->id);
    QVERIFY2(past, past ? "" : qPrintable(past.error().message));
    QCOMPARE(past->record.state, SweepState::Succeeded);
    QCOMPARE(past->record.index, QStringLiteral("items_ivf"));
    QCOMPARE(past->result.head.strata, recorded->result.head.strata);
    QCOMPARE(past->result.head.searchSql, recorded->result.head.searchSql);
    QCOMPARE(past->result.cells.size(), recorded->result.cells.size());
    for (int i = 0; i < int(past->result.cells.size()); ++i) {
        QCOMPARE(past->result.cells.at(i).point.recall, recorded->result.cells.at(i).point.recall);
        QCOMPARE(past->result.cells.at(i).point.latency, recorded->result.cells.at(i).point.latency);
        QVERIFY(past->result.cells.at(i).point.finished);
    }
    for (int i = 0; i < 2; ++i)
        QCOMPARE(past->result.advice.at(i).sentence, recorded->result.advice.at(i).sentence);
    QVERIFY(workspace::listSweeps(m_workspace)->isEmpty()); // of its own kind alone
}

void TestRecordFilters::cancelKeepsWhatIsMeasured()
{
    jobs::JobRunner runner;
    FilterSpec wanted = spec(199);
    wanted.sweep.grid = gridOf(vectors::IndexMethod::Ivfflat, {50});
    Job job = start(runner, wanted);
    QTRY_VERIFY_WITH_TIMEOUT(job.parts.resultCount() > 2 * 2 * FilterStrategyCount, 60000);
    QElapsedTimer clock;
    clock.start();
    runner.cancel(job.id);
    job.result.waitForFinished();
    qInfo("stopped after %lld ms", clock.elapsed());
    QVERIFY(clock.elapsed() < 1000);
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
    QCOMPARE(kept().size(), 1);
    QCOMPARE(kept().first().state, SweepState::Cancelled);
    const auto past = loadPastFilters(m_workspace, kept().first().id);
    QVERIFY(past);
    QCOMPARE(past->result.cells.size(), 2 * FilterStrategyCount);
    QVERIFY(past->result.cells.first().measured() && !past->result.cells.first().point.finished);
}

void TestRecordFilters::wrongSpecLeavesNoTrace()
{
    FilterSpec wrong = spec(10);
    wrong.filterColumn.clear();
    jobs::JobRunner runner;
    Job job = start(runner, wrong);
    job.result.waitForFinished();
    QVERIFY(!job.result.result());
    QVERIFY(kept().isEmpty());
}

void TestRecordFilters::failureKeepsTheServersWords()
{
    FilterSpec wrong = spec(10);
    wrong.filterValues = {QStringLiteral("many")};
    jobs::JobRunner runner;
    Job job = start(runner, wrong);
    job.result.waitForFinished();
    QVERIFY(!job.result.result());
    QCOMPARE(kept().size(), 1);
    QCOMPARE(kept().first().state, SweepState::Failed);
    QVERIFY2(kept().first().error.contains(QStringLiteral("22P02")), qPrintable(kept().first().error));
}

void TestRecordFilters::killedServerKeepsWhatIsMeasured()
{
    jobs::JobRunner runner;
    FilterSpec wanted = spec(199);
    wanted.sweep.grid = gridOf(vectors::IndexMethod::Ivfflat, {50});
    Job job = start(runner, wanted);
    QTRY_VERIFY_WITH_TIMEOUT(job.parts.resultCount() > 2 * 2 * FilterStrategyCount, 60000);
    m_server->kill();
    job.result.waitForFinished();
    QVERIFY(!job.result.result());
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::ConnectionLost);
    QCOMPARE(kept().first().state, SweepState::ConnectionLost);
    const auto past = loadPastFilters(m_workspace, kept().first().id);
    QVERIFY(past);
    QVERIFY(past->result.cells.first().measured());
    QVERIFY(m_server->restart());
}

QTEST_GUILESS_MAIN(TestRecordFilters)
#include "tst_recordfilters.moc"

#include "app/catalog/loadcatalog.h"
#include "app/jobs/jobrunner.h"
#include "app/sweep/recordsweep.h"
#include "tests/support/privateserver.h"
#include "tests/support/sweepdata.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <utility>

using namespace sweep;
using testsupport::PrivateServer;
using vectors::IndexMethod;
using workspace::SweepState;

/// Sweeps and what is left of them in the workspace, however they end.
class TestRecordSweep : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void finishedSweepComesBack();
    void cancelDuringExactNeighbours();
    void cancelKeepsWhatIsMeasured();
    void wrongSpecLeavesNoTrace();
    void unwritableWorkspaceDoesNotStopTheSweep();
    void killedServerKeepsWhatIsMeasured();
    void resumedSweepEndsAsAnUndisturbedOne_data();
    void resumedSweepEndsAsAnUndisturbedOne();
    void resumeRefuses();

private:
    using Job = jobs::StreamingJob<RecordedSweep, SweepPoint>;
    SweepSpec spec(int queries);
    Job start(jobs::JobRunner &runner, const SweepSpec &spec);
    core::Result<RecordedSweep> resume(qint64 id);
    /// On this thread; `cut` is called when the first points are told, from within the sweep, whose next statement is
    /// the first to notice: whatever the machine's speed, the queries of the first block are in and no others.
    core::Result<RecordedSweep> recordUntil(const SweepSpec &spec, const std::function<void(jobs::JobContext &)> &cut,
                                            QMap<int, int> *told = nullptr);

    PrivateServer *m_server = nullptr;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    std::unique_ptr<QTemporaryDir> m_folder;
    workspace::Workspace m_workspace{QString()};
};

void TestRecordSweep::initTestCase()
{
    m_server = PrivateServer::instance();
    if (!m_server)
        return;
    const auto writing = m_server->pool();
    auto lease = writing->lease();
    QVERIFY2(lease, lease ? "" : qPrintable(lease.error().message));
    QVERIFY(testsupport::fillTable(**lease, QStringLiteral("items"), testsupport::sweepData().base));
    QVERIFY(m_server->run(QStringLiteral("CREATE INDEX items_ivf ON items USING ivfflat (embedding vector_l2_ops) "
                                         "WITH (lists = 100); ANALYZE items")));
    const auto table = catalog::loadTable(**lease, QStringLiteral("items"));
    QVERIFY(table);
    m_table = *table;
}

void TestRecordSweep::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = workspace::Workspace(m_folder->filePath(QStringLiteral("workspace.sqlite")));
    if (m_server)
        m_pool = m_server->pool(db::Access::ReadOnly);
}

SweepSpec TestRecordSweep::spec(int queries)
{
    SweepSpec spec;
    spec.table = m_table;
    spec.column = QStringLiteral("embedding");
    spec.grid = gridOf(IndexMethod::Ivfflat, {1, 5, 50, 100});
    spec.queries = queries;
    return spec;
}

TestRecordSweep::Job TestRecordSweep::start(jobs::JobRunner &runner, const SweepSpec &spec)
{
    return runner.startStreaming<RecordedSweep, SweepPoint>(
        QStringLiteral("sweep"), m_pool,
        [workspace = m_workspace, spec](jobs::JobContext &context, const jobs::PartSink<SweepPoint> &sink) {
            return recordSweep(context, workspace, QStringLiteral("me@here"), spec, SweepObserver{{}, sink});
        });
}

core::Result<RecordedSweep> TestRecordSweep::recordUntil(const SweepSpec &spec,
                                                         const std::function<void(jobs::JobContext &)> &cut,
                                                         QMap<int, int> *told)
{
    jobs::JobContext context(m_pool);
    bool done = false;
    SweepObserver observer;
    observer.onPoint = [&](const SweepPoint &point) {
        if (told)
            told->insert(point.position, point.queries);
        if (!std::exchange(done, true))
            cut(context);
    };
    return recordSweep(context, m_workspace, QStringLiteral("me@here"), spec, observer);
}

void TestRecordSweep::finishedSweepComesBack()
{
    jobs::JobRunner runner;
    Job job = start(runner, spec(40));
    job.result.waitForFinished();
    const auto recorded = job.result.result();
    QVERIFY2(recorded, recorded ? "" : qPrintable(recorded.error().message));
    QVERIFY(!recorded->notStored);

    const auto past = loadPastSweep(m_workspace, recorded->id);
    QVERIFY2(past, past ? "" : qPrintable(past.error().message));
    QCOMPARE(past->record.state, SweepState::Succeeded);
    QCOMPARE(past->record.connection, QStringLiteral("me@here"));
    QCOMPARE(past->record.index, QStringLiteral("items_ivf"));
    QCOMPARE(past->result.points.size(), 4);
    SweepResult expected = recorded->result;
    expected.head.startedAt = past->result.head.startedAt; // stored to the millisecond
    QCOMPARE(past->result, expected);
}

/// Exact neighbours of 5,000 queries by scans take far longer than it takes to stop them.
void TestRecordSweep::cancelDuringExactNeighbours()
{
    jobs::JobRunner runner;
    SweepSpec wanted = spec(5000);
    wanted.truthMethod = TruthMethod::ServerScans;
    Job job = start(runner, wanted);
    const auto begun = [this] {
        const auto sweeps = workspace::listSweeps(m_workspace);
        return sweeps && !sweeps->isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(begun(), 60000);
    QElapsedTimer clock;
    clock.start();
    runner.cancel(job.id);
    job.result.waitForFinished();
    qInfo("stopped after %lld ms", clock.elapsed());
    QVERIFY(clock.elapsed() < 5000);
    QCOMPARE(job.result.result().error().kind, core::ErrorKind::Cancelled);
    QCOMPARE(workspace::listSweeps(m_workspace)->first().state, SweepState::Cancelled);
    QCOMPARE(workspace::listSweeps(m_workspace)->first().points, 0);
}

void TestRecordSweep::cancelKeepsWhatIsMeasured()
{
    const auto stopped = recordUntil(spec(200), [](jobs::JobContext &context) { context.requestCancel(); });
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, core::ErrorKind::Cancelled);

    const auto sweeps = workspace::listSweeps(m_workspace);
    QCOMPARE(sweeps->size(), 1);
    QCOMPARE(sweeps->first().state, SweepState::Cancelled);
    QCOMPARE(sweeps->first().points, 4);
    const auto past = loadPastSweep(m_workspace, sweeps->first().id);
    QVERIFY(past);
    for (const SweepPoint &point : past->result.points)
        QVERIFY(point.queries > 0 && !point.finished);
}

void TestRecordSweep::wrongSpecLeavesNoTrace()
{
    SweepSpec wrong = spec(10);
    wrong.k = 0;
    jobs::JobRunner runner;
    Job job = start(runner, wrong);
    job.result.waitForFinished();
    QVERIFY(!job.result.result());
    QVERIFY(workspace::listSweeps(m_workspace)->isEmpty());
}

void TestRecordSweep::unwritableWorkspaceDoesNotStopTheSweep()
{
    m_workspace = workspace::Workspace(QStringLiteral("/proc/nowhere/workspace.sqlite"));
    jobs::JobRunner runner;
    Job job = start(runner, spec(10));
    job.result.waitForFinished();
    const auto recorded = job.result.result();
    QVERIFY(recorded);
    QCOMPARE(recorded->id, 0);
    QVERIFY(recorded->notStored.has_value());
    QCOMPARE(recorded->result.points.size(), 4);
}

void TestRecordSweep::killedServerKeepsWhatIsMeasured()
{
    QMap<int, int> told;
    const auto lost = recordUntil(
        spec(200), [this](jobs::JobContext &) { m_server->kill(); }, &told);
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, core::ErrorKind::ConnectionLost);

    const auto sweeps = workspace::listSweeps(m_workspace);
    QCOMPARE(sweeps->size(), 1);
    QCOMPARE(sweeps->first().state, SweepState::ConnectionLost);
    QVERIFY(!sweeps->first().error.isEmpty());
    const auto past = loadPastSweep(m_workspace, sweeps->first().id);
    QVERIFY(past);
    QCOMPARE(past->result.points.size(), 4);
    for (const SweepPoint &point : past->result.points)
        QCOMPARE(point.queries, told.value(point.position));
    QVERIFY(m_server->restart());
    auto lease = m_pool->lease();
    QVERIFY2(lease, lease ? "" : qPrintable(lease.error().message));
}

core::Result<RecordedSweep> TestRecordSweep::resume(qint64 id)
{
    jobs::JobRunner runner;
    auto job = runner.start<RecordedSweep>(QStringLiteral("sweep"), m_pool,
                                           [workspace = m_workspace, id, table = m_table](jobs::JobContext &context) {
                                               return resumeSweep(context, workspace, id, table, {});
                                           });
    job.result.waitForFinished();
    return job.result.result();
}

void TestRecordSweep::resumedSweepEndsAsAnUndisturbedOne_data()
{
    QTest::addColumn<bool>("given");
    QTest::addColumn<bool>("untilTarget");
    QTest::newRow("rows of the table") << false << false;
    QTest::newRow("given queries") << true << false;
    QTest::newRow("search for the target") << false << true;
}

void TestRecordSweep::resumedSweepEndsAsAnUndisturbedOne()
{
    QFETCH(const bool, given);
    QFETCH(const bool, untilTarget);
    jobs::JobRunner runner;
    SweepSpec wanted = spec(400);
    wanted.untilTarget = untilTarget;
    if (untilTarget)
        wanted.grid = gridOf(IndexMethod::Ivfflat, {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 28, 33, 40});
    for (int i = 0; given && i < 300; ++i) {
        const auto &query = testsupport::sweepData().queries.at(size_t(i % 100));
        wanted.given.append({vectors::VectorType::Vector, int(query.size()), {query.begin(), query.end()}, {}});
    }
    Job whole = start(runner, wanted);
    whole.result.waitForFinished();
    const auto undisturbed = whole.result.result();
    QVERIFY2(undisturbed, undisturbed ? "" : qPrintable(undisturbed.error().message));

    QVERIFY(!recordUntil(wanted, [this](jobs::JobContext &) { m_server->kill(); }));
    QVERIFY(m_server->restart());
    const auto sweeps = workspace::listSweeps(m_workspace);
    QCOMPARE(sweeps->first().state, SweepState::ConnectionLost);
    const auto before = loadPastSweep(m_workspace, sweeps->first().id);
    QVERIFY(before->result.points.first().queries < undisturbed->result.head.queries);

    const auto resumed = resume(sweeps->first().id);
    QVERIFY2(resumed, resumed ? "" : qPrintable(resumed.error().message));
    QCOMPARE(resumed->id, sweeps->first().id);
    QCOMPARE(resumed->result.points.size(), undisturbed->result.points.size());
    for (qsizetype i = 0; i < resumed->result.points.size(); ++i) {
        const SweepPoint &point = resumed->result.points.at(i);
        const SweepPoint &expected = undisturbed->result.points.at(i);
        QCOMPARE(point.settings, expected.settings);
        QCOMPARE(point.queries, expected.queries);
        QVERIFY(point.recall.mean == expected.recall.mean && point.recallById == expected.recallById);
        QCOMPARE(point.distribution, expected.distribution);
    }
    const auto after = loadPastSweep(m_workspace, resumed->id);
    QCOMPARE(after->record.state, SweepState::Succeeded);
    QCOMPARE(after->result.points.size(), resumed->result.points.size());
}

void TestRecordSweep::resumeRefuses()
{
    QCOMPARE(resume(7).error().kind, core::ErrorKind::Missing);
    QVERIFY(!recordUntil(spec(400), [](jobs::JobContext &context) { context.requestCancel(); }));
    const qint64 id = workspace::listSweeps(m_workspace)->first().id;
    QVERIFY(m_server->run(QStringLiteral("CREATE TABLE kept AS SELECT * FROM items ORDER BY id LIMIT 50; "
                                         "DELETE FROM items WHERE id IN (SELECT id FROM kept)")));
    const auto changed = resume(id);
    QVERIFY(!changed);
    QVERIFY2(changed.error().message.contains(QStringLiteral("rows of public.items have changed")),
             qPrintable(changed.error().message));
    QVERIFY(m_server->run(QStringLiteral("INSERT INTO items SELECT * FROM kept; DROP TABLE kept")));
    const auto resumed = resume(id);
    QVERIFY2(resumed, resumed ? "" : qPrintable(resumed.error().message));
    const auto again = resume(id);
    QVERIFY(!again);
    QVERIFY2(again.error().message.contains(QStringLiteral("came to its end")), qPrintable(again.error().message));
}

QTEST_GUILESS_MAIN(TestRecordSweep)
#include "tst_recordsweep.moc"

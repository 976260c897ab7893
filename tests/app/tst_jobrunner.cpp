#include "app/jobs/jobrunner.h"
#include "app/jobs/latest.h"
#include "app/jobs/onfinished.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

using namespace jobs;
using core::Result;

namespace {

/// Works until it is cancelled.
Result<int> untilCancelled(JobContext &context)
{
    while (!context.isCancelled())
        QThread::msleep(1);
    return 1;
}

/// The last states that a runner reported, by job.
class StateRecorder : public QObject
{
public:
    explicit StateRecorder(JobRunner &runner)
    {
        connect(&runner, &JobRunner::jobChanged, this, [this](const JobStatus &status) { m_last[status.id] = status; });
    }
    JobStatus of(JobId id) const { return m_last.value(id); }

private:
    QMap<JobId, JobStatus> m_last;
};

} // namespace

class TestJobRunner : public QObject
{
    Q_OBJECT

private slots:
    void deliversTheResult();
    void deliversAnError();
    void turnsAnExceptionIntoAnError();
    void reportsTheFourEndStates();
    void deliversPartsInOrder();
    void reportsTheLastProgress();
    void cancelsWhileRunning();
    void cancelsWhileQueued();
    void receiverMayGoFirst();
    void newestWins();
    void destructionCancelsAndWaits();
};

void TestJobRunner::deliversTheResult()
{
    JobRunner runner;
    int received = 0;
    const auto job = runner.start<int>(QStringLiteral("answer"), {}, [](JobContext &) { return 42; });
    onFinished(job.result, this, [&](const Result<int> &result) { received = *result; });
    QTRY_COMPARE(received, 42);
    QTRY_VERIFY(runner.activeJobs().isEmpty());
}

void TestJobRunner::deliversAnError()
{
    JobRunner runner;
    QString message;
    const auto job = runner.start<int>(QStringLiteral("fails"), {},
                                       [](JobContext &) { return core::localError(QStringLiteral("no")); });
    onFinished(job.result, this, [&](const Result<int> &result) { message = result.error().message; });
    QTRY_COMPARE(message, QStringLiteral("no"));
}

void TestJobRunner::turnsAnExceptionIntoAnError()
{
    JobRunner runner;
    QString message;
    const auto job = runner.start<int>(QStringLiteral("throws"), {},
                                       [](JobContext &) -> Result<int> { throw std::runtime_error("thrown words"); });
    onFinished(job.result, this, [&](const Result<int> &result) { message = result.error().message; });
    QTRY_COMPARE(message, QStringLiteral("thrown words"));
}

void TestJobRunner::reportsTheFourEndStates()
{
    JobRunner runner;
    StateRecorder states(runner);
    core::Error lost;
    lost.kind = core::ErrorKind::ConnectionLost;
    const auto good = runner.start<int>({}, {}, [](JobContext &) { return 1; });
    const auto bad = runner.start<int>({}, {}, [](JobContext &) { return core::localError({}); });
    const auto stopped = runner.start<int>({}, {}, [](JobContext &) { return core::cancelledError(); });
    const auto gone = runner.start<int>({}, {}, [lost](JobContext &) { return lost; });
    QTRY_COMPARE(states.of(good.id).state, JobState::Succeeded);
    QTRY_COMPARE(states.of(bad.id).state, JobState::Failed);
    QTRY_COMPARE(states.of(stopped.id).state, JobState::Cancelled);
    QTRY_COMPARE(states.of(gone.id).state, JobState::ConnectionLost);
}

void TestJobRunner::deliversPartsInOrder()
{
    JobRunner runner;
    QList<int> received;
    bool ended = false;
    const auto job = runner.startStreaming<int, int>({}, {}, [](JobContext &, const PartSink<int> &sink) {
        for (int i = 0; i < 100; ++i)
            sink(i);
        return 0;
    });
    onPart(job.parts, this, [&](int part) { received << part; });
    onFinished(job.result, this, [&](const Result<int> &) { ended = true; });
    QTRY_VERIFY(ended && received.size() == 100);
    QVERIFY(std::is_sorted(received.begin(), received.end()));
}

void TestJobRunner::reportsTheLastProgress()
{
    JobRunner runner;
    StateRecorder states(runner);
    const auto job = runner.start<int>({}, {}, [](JobContext &context) {
        for (int i = 1; i <= 1000; ++i)
            context.setProgress(i, 1000, QStringLiteral("rows"));
        return 0;
    });
    QTRY_COMPARE(states.of(job.id).state, JobState::Succeeded);
    QCOMPARE(states.of(job.id).progress, (JobProgress{1000, 1000, QStringLiteral("rows")}));
}

void TestJobRunner::cancelsWhileRunning()
{
    JobRunner runner;
    StateRecorder states(runner);
    bool delivered = false;
    const auto job = runner.start<int>({}, {}, untilCancelled);
    onFinished(job.result, this, [&](const Result<int> &result) { delivered = bool(result); });
    QTRY_COMPARE(states.of(job.id).state, JobState::Running);
    runner.cancel(job.id);
    QTRY_VERIFY(states.of(job.id).ended());
    QTRY_VERIFY(delivered); // it came to its end all the same, and what it has is kept
}

void TestJobRunner::cancelsWhileQueued()
{
    JobRunner runner;
    StateRecorder states(runner);
    QSemaphore release;
    for (int i = 0; i < 8; ++i)
        runner.start<int>({}, {}, [&release](JobContext &) {
            release.acquire();
            return 0;
        });
    bool ran = false;
    const auto queued = runner.start<int>({}, {}, [&ran](JobContext &) {
        ran = true;
        return 0;
    });
    runner.cancel(queued.id);
    release.release(8);
    QTRY_COMPARE(states.of(queued.id).state, JobState::Cancelled);
    QVERIFY(!ran);
}

void TestJobRunner::receiverMayGoFirst()
{
    JobRunner runner;
    QSemaphore release;
    bool delivered = false;
    {
        QObject receiver;
        const auto job = runner.start<int>({}, {}, [&release](JobContext &) {
            release.acquire();
            return 0;
        });
        onFinished(job.result, &receiver, [&](const Result<int> &) { delivered = true; });
    }
    release.release();
    QTRY_VERIFY(runner.activeJobs().isEmpty());
    QCoreApplication::processEvents();
    QVERIFY(!delivered);
}

void TestJobRunner::newestWins()
{
    JobRunner runner;
    Latest latest(runner);
    QList<int> received;
    const auto handler = [&](const Result<int> &result) {
        received << (result ? *result : -1);
    };
    latest.follow(runner.start<int>({}, {}, untilCancelled), this, handler);
    latest.follow(runner.start<int>({}, {}, [](JobContext &) { return 2; }), this, handler);
    QTRY_VERIFY(runner.activeJobs().isEmpty());
    QTRY_COMPARE(received, QList<int>{2});
    QVERIFY(!latest.isActive());
}

void TestJobRunner::destructionCancelsAndWaits()
{
    std::atomic<bool> ended = false;
    {
        JobRunner runner;
        QSemaphore started;
        runner.start<int>({}, {}, [&](JobContext &context) {
            started.release();
            (void)untilCancelled(context);
            ended = true;
            return 0;
        });
        started.acquire();
    }
    QVERIFY(ended);
}

QTEST_GUILESS_MAIN(TestJobRunner)
#include "tst_jobrunner.moc"

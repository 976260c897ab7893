#pragma once

#include "app/jobs/jobcontext.h"
#include "app/jobs/jobstatus.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThreadPool>

#include <condition_variable>
#include <map>
#include <thread>

namespace jobs {

/// A started job: its id, and the future that `onFinished` delivers.
template<class T>
struct Job
{
    JobId id = 0;
    QFuture<core::Result<T>> result;
};

/// A started job that hands over finished parts while it runs; `onPart` delivers them in order.
template<class T, class Part>
struct StreamingJob
{
    JobId id = 0;
    QFuture<core::Result<T>> result;
    QFuture<Part> parts;
};

/// The only owner of threads: runs jobs on a pool and sends cancels from one extra thread.
/// Create, use and destroy it on one thread (the window's). Destroying it cancels all jobs and waits for them.
class JobRunner : public QObject
{
    Q_OBJECT

public:
    explicit JobRunner(QObject *parent = nullptr);
    ~JobRunner() override;

    template<class T>
    Job<T> start(const QString &title, std::shared_ptr<db::ConnectionPool> pool,
                 std::function<core::Result<T>(JobContext &)> body);

    template<class T, class Part>
    StreamingJob<T, Part> startStreaming(const QString &title, std::shared_ptr<db::ConnectionPool> pool,
                                         std::function<core::Result<T>(JobContext &, const PartSink<Part> &)> body);

    /// Sets the job's flag and cancels its statements; returns at once. An ended or unknown id is ignored.
    void cancel(JobId id);
    void cancelAll();

    /// Jobs that have not ended, oldest first.
    QList<JobStatus> activeJobs() const;

signals:
    /// Emitted from any thread (deliver it queued): when a job is queued, starts, ends, and at most every 50 ms
    /// while it makes progress.
    void jobChanged(const jobs::JobStatus &status);

private:
    class Entry;

    std::shared_ptr<Entry> enqueue(const QString &title, std::shared_ptr<db::ConnectionPool> pool);
    void run(const std::shared_ptr<Entry> &entry, std::function<std::optional<core::Error>(JobContext &)> body);
    void finish(const std::shared_ptr<Entry> &entry, const std::optional<core::Error> &error);
    void sendCancels();
    JobId idOf(const std::shared_ptr<Entry> &entry) const;

    QThreadPool m_threads;
    mutable std::mutex m_mutex;
    std::map<JobId, std::shared_ptr<Entry>> m_entries;
    JobId m_lastId = 0;
    std::condition_variable m_cancelWanted;
    bool m_stopping = false;
    std::thread m_canceller;
};

/// Runs `body`, turning an exception that escapes it into an error, for the thread's edge.
template<class T>
core::Result<T> guarded(const std::function<core::Result<T>()> &body)
{
    try {
        return body();
    } catch (const std::exception &exception) {
        return core::localError(QString::fromUtf8(exception.what()));
    } catch (...) {
        return core::localError(QStringLiteral("unknown exception"));
    }
}

template<class T>
Job<T> JobRunner::start(const QString &title, std::shared_ptr<db::ConnectionPool> pool,
                        std::function<core::Result<T>(JobContext &)> body)
{
    auto streaming = startStreaming<T, std::monostate>(
        title, std::move(pool),
        [body = std::move(body)](JobContext &context, const PartSink<std::monostate> &) { return body(context); });
    return {streaming.id, streaming.result};
}

template<class T, class Part>
StreamingJob<T, Part>
JobRunner::startStreaming(const QString &title, std::shared_ptr<db::ConnectionPool> pool,
                          std::function<core::Result<T>(JobContext &, const PartSink<Part> &)> body)
{
    auto result = std::make_shared<QPromise<core::Result<T>>>();
    auto parts = std::make_shared<QPromise<Part>>();
    result->start();
    parts->start();
    const auto entry = enqueue(title, std::move(pool));
    StreamingJob<T, Part> job{idOf(entry), result->future(), parts->future()};

    run(entry, [result, parts, body = std::move(body)](JobContext &context) -> std::optional<core::Error> {
        auto outcome = guarded<T>([&]() -> core::Result<T> {
            if (context.isCancelled())
                return core::cancelledError();
            return body(context, [&parts](const Part &part) { parts->addResult(part); });
        });
        if (!outcome && context.isCancelled() && outcome.error().kind != core::ErrorKind::ConnectionLost)
            outcome = core::cancelledError();
        const auto error = outcome ? std::nullopt : std::optional(outcome.error());
        parts->finish();
        result->addResult(std::move(outcome));
        result->finish();
        return error;
    });
    return job;
}

} // namespace jobs

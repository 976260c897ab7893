#pragma once

#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/progressline.h"
#include "app/db/connectionpool.h"
#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"

#include <QEventLoop>

namespace cli {

/// What stands before the command on the command line.
struct GlobalOptions
{
    QString dsn;
    QString service;
    bool json = false;
};

/// What a command works with: its output, the connection that was named, and a runner that its jobs run on.
/// A signal cancels what runs. Lives on the main thread, needs a QCoreApplication.
class Session
{
public:
    explicit Session(const GlobalOptions &options);

    Output &output() { return m_output; }
    bool json() const { return m_output.json(); }

    /// The database that --dsn, --service or libpq's environment names. Nothing is opened yet, and nothing may be
    /// written unless `access` says so. Error InvalidInput for a --dsn that can't be read.
    core::Result<std::shared_ptr<db::ConnectionPool>> pool(db::Access access = db::Access::ReadOnly) const;

    /// Runs the job to its end, with progress on the terminal; a signal cancels it.
    template<class T>
    core::Result<T> run(const QString &title, std::shared_ptr<db::ConnectionPool> pool,
                        std::function<core::Result<T>(jobs::JobContext &)> body);

    /// As `run`; `onPart` is called on the main thread for each part, in order, before this returns.
    template<class T, class Part>
    core::Result<T> runStreaming(const QString &title, std::shared_ptr<db::ConnectionPool> pool,
                                 std::function<core::Result<T>(jobs::JobContext &, const jobs::PartSink<Part> &)> body,
                                 std::function<void(const Part &)> onPart);

    /// Takes the progress away; for text that is written while a job runs.
    void clearProgress() { m_progress.clear(); }

private:
    template<class T>
    core::Result<T> wait(jobs::JobId id, const QFuture<core::Result<T>> &result);
    void onJobChanged(const jobs::JobStatus &status);

    GlobalOptions m_options;
    Output m_output;
    ProgressLine m_progress;
    Interrupt m_interrupt;
    jobs::JobRunner m_runner;
    jobs::JobId m_job = 0;
    bool m_interrupted = false;
};

template<class T>
core::Result<T> Session::run(const QString &title, std::shared_ptr<db::ConnectionPool> pool,
                             std::function<core::Result<T>(jobs::JobContext &)> body)
{
    const auto job = m_runner.start<T>(title, std::move(pool), std::move(body));
    return wait(job.id, job.result);
}

template<class T, class Part>
core::Result<T>
Session::runStreaming(const QString &title, std::shared_ptr<db::ConnectionPool> pool,
                      std::function<core::Result<T>(jobs::JobContext &, const jobs::PartSink<Part> &)> body,
                      std::function<void(const Part &)> onPart)
{
    const auto job = m_runner.startStreaming<T, Part>(title, std::move(pool), std::move(body));
    QObject receiver;
    jobs::onPart(job.parts, &receiver, std::move(onPart));
    return wait(job.id, job.result);
}

template<class T>
core::Result<T> Session::wait(jobs::JobId id, const QFuture<core::Result<T>> &result)
{
    m_job = id;
    if (m_interrupted) // a signal that came between two jobs
        m_runner.cancel(id);
    QEventLoop loop;
    std::optional<core::Result<T>> outcome;
    jobs::onFinished(result, &loop, [&loop, &outcome](const core::Result<T> &ended) {
        outcome = ended;
        loop.quit();
    });
    loop.exec();
    m_job = 0;
    m_progress.clear();
    return std::move(*outcome);
}

} // namespace cli

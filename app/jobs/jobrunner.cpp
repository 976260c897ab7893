#include "app/jobs/jobrunner.h"

#include <QElapsedTimer>
#include <QRunnable>

#include <chrono>

namespace jobs {

namespace {

constexpr int MaxThreads = 8;
constexpr qint64 ProgressIntervalMs = 50;
constexpr std::chrono::milliseconds CancelInterval(150);

/// A job on its way to a pool thread. The flag gives ThreadSanitizer the hand-over that QThreadPool, built without
/// it, does not show.
class JobRunnable : public QRunnable
{
public:
    explicit JobRunnable(std::function<void()> body)
        : m_body(std::move(body))
    {
        m_ready.store(true, std::memory_order_release);
    }

    void run() override
    {
        while (!m_ready.load(std::memory_order_acquire)) {
        }
        m_body();
        m_body = {};
    }

private:
    std::function<void()> m_body;
    std::atomic<bool> m_ready = false;
};

} // namespace

/// One job of the runner: its context and what is shown of it.
class JobRunner::Entry
{
public:
    Entry(JobId id, const QString &title, std::shared_ptr<db::ConnectionPool> pool, JobRunner &runner)
        : context(std::move(pool), [this, &runner](const JobProgress &progress) { report(runner, progress); })
    {
        m_status.id = id;
        m_status.title = title;
        m_sinceReport.start();
    }

    JobStatus status() const
    {
        const std::lock_guard lock(m_mutex);
        return m_status;
    }

    JobStatus setState(JobState state, const std::optional<core::Error> &error = {})
    {
        const std::lock_guard lock(m_mutex);
        if (m_status.state != JobState::Stopping || state >= JobState::Succeeded)
            m_status.state = state;
        m_status.error = error;
        return m_status;
    }

    JobContext context;

private:
    void report(JobRunner &runner, const JobProgress &progress)
    {
        JobStatus snapshot;
        {
            const std::lock_guard lock(m_mutex);
            m_status.progress = progress;
            const bool last = progress.total > 0 && progress.done >= progress.total;
            if (!last && m_reported && m_sinceReport.elapsed() < ProgressIntervalMs)
                return;
            m_reported = true;
            m_sinceReport.restart();
            snapshot = m_status;
        }
        emit runner.jobChanged(snapshot);
    }

    mutable std::mutex m_mutex;
    JobStatus m_status;
    QElapsedTimer m_sinceReport;
    bool m_reported = false;
};

JobRunner::JobRunner(QObject *parent)
    : QObject(parent)
{
    qRegisterMetaType<jobs::JobStatus>();
    m_threads.setMaxThreadCount(MaxThreads);
    m_canceller = std::thread([this] { sendCancels(); });
}

JobRunner::~JobRunner()
{
    cancelAll();
    m_threads.waitForDone();
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_cancelWanted.notify_all();
    m_canceller.join();
}

std::shared_ptr<JobRunner::Entry> JobRunner::enqueue(const QString &title, std::shared_ptr<db::ConnectionPool> pool)
{
    const std::lock_guard lock(m_mutex);
    const JobId id = ++m_lastId;
    auto entry = std::make_shared<Entry>(id, title, std::move(pool), *this);
    m_entries.emplace(id, entry);
    return entry;
}

void JobRunner::run(const std::shared_ptr<Entry> &entry, std::function<std::optional<core::Error>(JobContext &)> body)
{
    emit jobChanged(entry->status());
    m_threads.start(new JobRunnable([this, entry, body = std::move(body)] {
        emit jobChanged(entry->setState(JobState::Running));
        finish(entry, body(entry->context));
    }));
}

void JobRunner::finish(const std::shared_ptr<Entry> &entry, const std::optional<core::Error> &error)
{
    const JobStatus ended = entry->setState(error ? endStateOf(*error) : JobState::Succeeded, error);
    {
        const std::lock_guard lock(m_mutex);
        m_entries.erase(ended.id);
    }
    emit jobChanged(ended);
}

JobId JobRunner::idOf(const std::shared_ptr<Entry> &entry) const
{
    return entry->status().id;
}

void JobRunner::cancel(JobId id)
{
    std::shared_ptr<Entry> entry;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_entries.find(id);
        if (found == m_entries.end())
            return;
        entry = found->second;
        entry->context.requestCancel();
    }
    m_cancelWanted.notify_all();
    emit jobChanged(entry->setState(JobState::Stopping));
}

void JobRunner::cancelAll()
{
    const QList<JobStatus> active = activeJobs();
    for (const JobStatus &status : active)
        cancel(status.id);
}

QList<JobStatus> JobRunner::activeJobs() const
{
    const std::lock_guard lock(m_mutex);
    QList<JobStatus> active;
    for (const auto &[id, entry] : m_entries)
        active << entry->status();
    return active;
}

/// Runs on the cancel thread. A cancel that reaches the server between two statements is lost, so it is sent again
/// until the job has ended.
void JobRunner::sendCancels()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        std::vector<std::shared_ptr<Entry>> cancelled;
        for (const auto &[id, entry] : m_entries) {
            if (entry->context.isCancelled())
                cancelled.push_back(entry);
        }
        if (cancelled.empty()) {
            m_cancelWanted.wait(lock);
            continue;
        }
        lock.unlock();
        for (const auto &entry : cancelled)
            entry->context.cancelStatements();
        lock.lock();
        m_cancelWanted.wait_for(lock, CancelInterval, [this] { return m_stopping; });
    }
}

} // namespace jobs

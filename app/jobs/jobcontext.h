#pragma once

#include "app/core/result.h"
#include "app/db/connectionpool.h"
#include "app/jobs/jobstatus.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace jobs {

class JobLease;

/// Takes the finished parts of a job (sweep points, blocks of rows) as they come; called on the job's thread.
template<class Part>
using PartSink = std::function<void(const Part &)>;

/// What a running job may ask of its runner. Belongs to one job; `isCancelled` and `requestCancel` are safe anywhere,
/// the rest is for the job's thread.
class JobContext
{
public:
    using ProgressHandler = std::function<void(const JobProgress &)>;

    explicit JobContext(std::shared_ptr<db::ConnectionPool> pool = {}, ProgressHandler onProgress = {});
    ~JobContext();
    JobContext(const JobContext &) = delete;
    JobContext &operator=(const JobContext &) = delete;

    bool isCancelled() const { return m_cancelled; }
    void setProgress(qint64 done, qint64 total, const QString &text = {});

    /// A connection of the job's pool, cancelled with the job and given back when the lease ends.
    core::Result<JobLease> lease();
    /// As `lease`, but from another pool.
    core::Result<JobLease> lease(const std::shared_ptr<db::ConnectionPool> &pool);

    /// The pool that `lease` takes from; null without one.
    const std::shared_ptr<db::ConnectionPool> &pool() const { return m_pool; }

    /// A connection that a cancel does not reach: to take away what the job has made.
    core::Result<db::Lease> leaseForCleaning();

    /// Sets the flag; statements on the server are cancelled by `cancelStatements`.
    void requestCancel() { m_cancelled = true; }
    /// Cancels what the job's connections are running. Blocks; the runner calls it on its cancel thread, repeatedly,
    /// because a cancel that arrives between two statements is lost.
    void cancelStatements();

private:
    friend class JobLease;
    int add(const db::CancelHandle &handle);
    void remove(int handle);

    std::shared_ptr<db::ConnectionPool> m_pool;
    ProgressHandler m_onProgress;
    std::atomic<bool> m_cancelled = false;
    std::mutex m_mutex;
    std::vector<std::pair<int, db::CancelHandle>> m_handles;
    int m_lastHandle = 0;
};

/// A leased connection that the job's cancel reaches.
class JobLease
{
public:
    JobLease(JobLease &&other) noexcept;
    ~JobLease();

    db::Connection &operator*() const { return *m_lease; }
    db::Connection *operator->() const { return &*m_lease; }

private:
    friend class JobContext;
    JobLease(JobContext &context, db::Lease lease, int handle);

    JobContext *m_context = nullptr;
    db::Lease m_lease;
    int m_handle = 0;
};

} // namespace jobs

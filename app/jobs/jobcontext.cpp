#include "app/jobs/jobcontext.h"

#include <algorithm>
#include <utility>

namespace jobs {

using core::Result;

JobContext::JobContext(std::shared_ptr<db::ConnectionPool> pool, ProgressHandler onProgress)
    : m_pool(std::move(pool))
    , m_onProgress(std::move(onProgress))
{
}

JobContext::~JobContext() = default;

void JobContext::setProgress(qint64 done, qint64 total, const QString &text)
{
    if (m_onProgress)
        m_onProgress({done, total, text});
}

Result<JobLease> JobContext::lease()
{
    if (!m_pool)
        return core::localError(QStringLiteral("not connected"));
    return lease(m_pool);
}

Result<db::Lease> JobContext::leaseForCleaning()
{
    if (!m_pool)
        return core::localError(QStringLiteral("not connected"));
    return m_pool->lease();
}

Result<JobLease> JobContext::lease(const std::shared_ptr<db::ConnectionPool> &pool)
{
    if (isCancelled())
        return core::cancelledError();
    auto leased = pool->lease([this] { return !isCancelled(); });
    if (!leased)
        return leased.error();
    const int handle = add((*leased)->cancelHandle());
    return JobLease(*this, std::move(*leased), handle);
}

void JobContext::cancelStatements()
{
    std::vector<std::pair<int, db::CancelHandle>> handles;
    {
        const std::lock_guard lock(m_mutex);
        handles = m_handles;
    }
    for (const auto &[id, handle] : handles)
        (void)handle.cancel();
}

int JobContext::add(const db::CancelHandle &handle)
{
    const std::lock_guard lock(m_mutex);
    m_handles.emplace_back(++m_lastHandle, handle);
    return m_lastHandle;
}

void JobContext::remove(int handle)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_handles, [handle](const auto &entry) { return entry.first == handle; });
}

JobLease::JobLease(JobContext &context, db::Lease lease, int handle)
    : m_context(&context)
    , m_lease(std::move(lease))
    , m_handle(handle)
{
}

JobLease::JobLease(JobLease &&other) noexcept
    : m_context(std::exchange(other.m_context, nullptr))
    , m_lease(std::move(other.m_lease))
    , m_handle(other.m_handle)
{
}

JobLease::~JobLease()
{
    if (!m_context)
        return;
    m_context->remove(m_handle);
    if (m_context->isCancelled())
        m_lease.discardOnReturn();
}

} // namespace jobs

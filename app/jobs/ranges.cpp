#include "app/jobs/ranges.h"

#include <QThreadPool>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>

namespace jobs {

namespace {

/// The ranges that are left, and who works on them.
class Ranges
{
public:
    Ranges(int count, int size, const std::function<void(int, int)> &work)
        : m_count(count)
        , m_size(std::max(size, 1))
        , m_work(work)
    {
    }

    void addHelper()
    {
        const std::lock_guard lock(m_mutex);
        ++m_helpers;
    }

    void removeHelper()
    {
        const std::lock_guard lock(m_mutex);
        --m_helpers;
        m_helperLeft.notify_all();
    }

    void workThrough()
    {
        for (int from = take(); from < m_count; from = take()) {
            try {
                m_work(from, std::min(from + m_size, m_count));
            } catch (...) {
                fail(std::current_exception());
            }
        }
    }

    void waitForHelpers()
    {
        std::unique_lock lock(m_mutex);
        m_helperLeft.wait(lock, [this] { return m_helpers == 0; });
        if (m_failure)
            std::rethrow_exception(m_failure);
    }

private:
    int take()
    {
        const std::lock_guard lock(m_mutex);
        const int from = m_next;
        m_next = std::min(m_next + m_size, m_count);
        return from;
    }

    void fail(const std::exception_ptr &failure)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_failure)
            m_failure = failure;
        m_next = m_count;
    }

    std::mutex m_mutex;
    std::condition_variable m_helperLeft;
    int m_count = 0;
    int m_size = 1;
    int m_next = 0;
    int m_helpers = 0;
    const std::function<void(int, int)> &m_work;
    std::exception_ptr m_failure;
};

} // namespace

void inRanges(int count, int size, const std::function<void(int, int)> &work)
{
    Ranges ranges(count, size, work);
    const int parts = (count + std::max(size, 1) - 1) / std::max(size, 1);
    for (int helper = 1; helper < std::min(parts, widthOfRanges()); ++helper) {
        ranges.addHelper();
        const bool started = QThreadPool::globalInstance()->tryStart([&ranges] {
            ranges.workThrough();
            ranges.removeHelper();
        });
        if (!started) {
            ranges.removeHelper();
            break;
        }
    }
    ranges.workThrough();
    ranges.waitForHelpers();
}

int widthOfRanges()
{
    return std::max(QThreadPool::globalInstance()->maxThreadCount(), 1);
}

} // namespace jobs

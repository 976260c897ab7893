#include "app/jobs/lane.h"

#include "app/jobs/jobrunner.h"

#include <QThreadPool>

namespace jobs {

using core::Result;

Lane::~Lane()
{
    (void)finish();
}

Result<void> Lane::start(Step step)
{
    if (const auto before = finish(); !before)
        return before;
    {
        const std::lock_guard lock(m_mutex);
        m_step = std::move(step);
        m_busy = true;
    }
    QThreadPool::globalInstance()->start([this] { run(); });
    return {};
}

Result<void> Lane::finish()
{
    std::unique_lock lock(m_mutex);
    m_ended.wait(lock, [this] { return !m_busy; });
    return m_outcome;
}

void Lane::run()
{
    Step step;
    {
        const std::lock_guard lock(m_mutex);
        step = std::move(m_step);
    }
    auto outcome = guarded<void>(step);
    step = {};
    const std::lock_guard lock(m_mutex);
    m_outcome = std::move(outcome);
    m_busy = false;
    m_ended.notify_all();
}

} // namespace jobs

#pragma once

#include "app/core/result.h"

#include <condition_variable>
#include <functional>
#include <mutex>

namespace jobs {

/// A second thread for one job: runs the steps it is given one at a time, while the job's own thread goes on. The
/// thread is one of Qt Concurrent's. Used by one thread; destroying it waits for the step under way.
class Lane
{
public:
    using Step = std::function<core::Result<void>()>;

    Lane() = default;
    ~Lane();
    Lane(const Lane &) = delete;
    Lane &operator=(const Lane &) = delete;

    /// Waits for the step before, then starts this one. Once a step has failed none is started any more, and every
    /// call answers its error; an exception that escapes a step is such a failure.
    core::Result<void> start(Step step);
    /// Waits for the step under way.
    core::Result<void> finish();

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_ended;
    Step m_step;
    bool m_busy = false;
    core::Result<void> m_outcome;
};

} // namespace jobs

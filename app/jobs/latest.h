#pragma once

#include "app/jobs/jobrunner.h"
#include "app/jobs/onfinished.h"

namespace jobs {

/// "Newest wins" for one place of a page: following a new job cancels the one before, and results of an older job
/// are dropped. Lives on the receiver's thread, and not longer than the runner.
class Latest
{
public:
    explicit Latest(JobRunner &runner)
        : m_runner(runner)
    {
    }
    ~Latest() { cancel(); }
    Latest(const Latest &) = delete;
    Latest &operator=(const Latest &) = delete;

    /// Delivers the job's result to `handler` on the receiver's thread, unless a newer job has taken its place.
    template<class T, class Handler>
    void follow(const Job<T> &job, QObject *receiver, Handler handler)
    {
        replaceBy(job.id);
        onFinished(job.result, receiver, dropStale(job.id, std::move(handler)));
    }

    template<class T, class Part, class PartHandler, class Handler>
    void follow(const StreamingJob<T, Part> &job, QObject *receiver, PartHandler onEachPart, Handler handler)
    {
        replaceBy(job.id);
        onPart(job.parts, receiver, [current = m_current, id = job.id, onEachPart](const Part &part) mutable {
            if (*current == id)
                onEachPart(part);
        });
        onFinished(job.result, receiver, dropStale(job.id, std::move(handler)));
    }

    void cancel()
    {
        if (isActive())
            m_runner.cancel(*m_current);
    }
    /// Cancels, and drops what may still come.
    void forget()
    {
        cancel();
        *m_current = 0;
    }
    bool isActive() const { return *m_current != 0; }

private:
    void replaceBy(JobId id)
    {
        cancel();
        *m_current = id;
    }

    template<class Handler>
    auto dropStale(JobId id, Handler handler)
    {
        return [current = m_current, id, handler = std::move(handler)](const auto &result) mutable {
            if (*current != id)
                return;
            *current = 0;
            handler(result);
        };
    }

    JobRunner &m_runner;
    std::shared_ptr<JobId> m_current = std::make_shared<JobId>(0);
};

} // namespace jobs

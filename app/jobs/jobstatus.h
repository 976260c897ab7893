#pragma once

#include "app/core/error.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace jobs {

using JobId = qint64;

/// How far a job is; `total` 0 means that nobody knows how far it has to go.
struct JobProgress
{
    qint64 done = 0;
    qint64 total = 0;
    QString text;

    friend bool operator==(const JobProgress &, const JobProgress &) = default;
};

enum class JobState { Queued, Running, Stopping, Succeeded, Failed, Cancelled, ConnectionLost };

/// What the job bar shows of one job.
struct JobStatus
{
    JobId id = 0;
    QString title;
    JobState state = JobState::Queued;
    JobProgress progress;
    std::optional<core::Error> error; ///< with Failed and ConnectionLost

    bool ended() const { return state >= JobState::Succeeded; }
};

/// The end state that an error means.
JobState endStateOf(const core::Error &error);

} // namespace jobs

#include "app/jobs/jobstatus.h"

namespace jobs {

JobState endStateOf(const core::Error &error)
{
    switch (error.kind) {
    case core::ErrorKind::Cancelled:
        return JobState::Cancelled;
    case core::ErrorKind::ConnectionLost:
        return JobState::ConnectionLost;
    default:
        return JobState::Failed;
    }
}

} // namespace jobs

#include "app/cli/exitstatus.h"

namespace cli {

using core::ErrorKind;

ExitStatus exitStatusOf(const core::Error &error)
{
    switch (error.kind) {
    case ErrorKind::Cancelled:
        return ExitStatus::Interrupted;
    case ErrorKind::ConnectionFailed:
    case ErrorKind::ConnectionLost:
        return ExitStatus::NoConnection;
    case ErrorKind::InvalidInput:
    case ErrorKind::Local:
        return error.sqlstate.isEmpty() ? ExitStatus::WrongUsage : ExitStatus::DatabaseError;
    default:
        return error.connectionUsable ? ExitStatus::DatabaseError : ExitStatus::NoConnection;
    }
}

} // namespace cli

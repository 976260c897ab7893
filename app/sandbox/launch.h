#pragma once

#include "app/core/result.h"
#include "app/jobs/jobcontext.h"
#include "app/sandbox/account.h"
#include "app/sandbox/serverbinaries.h"

#include <QString>

#include <optional>

namespace sandbox {

/// A server to start on a data folder that no server runs on.
struct LaunchRequest
{
    ServerBinaries binaries;
    QString folder;   ///< the sandbox's, which holds the data folder and the log
    QString dataName; ///< the data folder's name in it
    QString socketFolder;
    std::optional<Account> account; ///< nothing: the person's own
};

/// The server's log in a sandbox's folder.
QString serverLogName();

/// Starts it and waits until it takes connections; crash recovery may take its time. The server outlives this
/// program. Cancel stops what has been started. Errors carry what the server wrote to its log.
core::Result<void> launchServer(jobs::JobContext &context, const LaunchRequest &request);

} // namespace sandbox

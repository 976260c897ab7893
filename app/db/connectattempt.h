#pragma once

#include "app/core/error.h"
#include "app/db/connection.h"
#include "app/db/connectstage.h"

#include <libpq-fe.h>

#include <functional>
#include <memory>
#include <optional>

namespace db {

/// One try to connect: a usable handle, or the stage it failed in and why. The handle of a failed try is kept, since
/// it still tells which address was tried and whether a password was used.
struct ConnectAttempt
{
    std::unique_ptr<PGconn, void (*)(PGconn *)> handle{nullptr, &PQfinish};
    ConnectStage stage = ConnectStage::Parse;
    std::optional<core::Error> error;
    bool silent = false; ///< it failed because a host did not answer in time
};

/// Connects with the program's own settings beside the person's. Blocks, so it is for jobs: waits for each host at most
/// the connect timeout, and not longer than `keepWaiting` says so (asked every 50 ms, but not while the name of a host
/// is looked up); an empty one always waits.
ConnectAttempt attemptConnection(const ConnectionParameters &parameters, const ConnectionOptions &options,
                                 const std::function<bool()> &keepWaiting);

} // namespace db

#pragma once

#include "app/catalog/catalog.h"
#include "app/cli/command.h"
#include "app/cli/sweepoutput.h"
#include "app/db/connectionpool.h"
#include "app/workspace/sweepstore.h"

#include <memory>

namespace cli {

class Session;

/// `sweep --resume` of what is no sweep of settings: filters, candidates, growth, throughput.
core::Result<ExitStatus> resumeOther(Session &session, const workspace::SweepRecord &kept, const SweepOutcome &outcome);

/// The table of a kept sweep, whose name is written without quotes, as it is now. Error Missing when it is gone.
core::Result<catalog::Table> loadKeptTable(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                           const QString &name);

} // namespace cli

#pragma once

#include "app/core/result.h"
#include "app/db/connection.h"
#include "app/indexes/indexusage.h"

namespace indexes {

/// What a reading asks for beside the counters.
struct UsageRequest
{
    std::optional<db::Oid> table; ///< this one and its partitions; none: every table that is not the system's
    bool buffers = false; ///< each index's share of shared_buffers, where pg_buffercache is installed; it looks at
                          ///< every buffer

    friend bool operator==(const UsageRequest &, const UsageRequest &) = default;
};

/// Up to so many indexes, or tables, sizes are measured; above they are as of the last VACUUM or ANALYZE.
inline constexpr int ExactSizes = 2000;

/// The counters of all indexes and tables with what these are: three statements in a read-only transaction of its own,
/// so the session must be in none. Waits for no lock. With `known`, an earlier reading of the same request, only what
/// counts is read and the descriptions are taken over, unless an index has come, gone or changed its state. Errors: the
/// server's, Cancelled, ConnectionLost.
core::Result<UsageSnapshot> readUsage(db::Connection &connection, const UsageRequest &request,
                                      const UsageSnapshot *known = nullptr);

} // namespace indexes

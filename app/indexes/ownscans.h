#pragma once

#include "app/db/connection.h"
#include "app/workspace/usagestore.h"

namespace indexes {

/// Writes the index scans of the transaction under way to the workspace, so that they can be told from those of others:
/// to be called before it ends, as db::TransactionWatch does. What the server counted is exact for this session,
/// whatever the plans were; scans by parallel workers, and of a transaction that has failed, are not known and stay
/// counted as someone else's. What cannot be read or written is left out without a word.
void recordOwnScans(db::Connection &connection, const workspace::Workspace &workspace);

} // namespace indexes

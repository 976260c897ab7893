#pragma once

#include "app/core/result.h"
#include "app/db/connection.h"

namespace embedding {

/// What tells the connection's server from others, whatever way leads there: the cluster's system identifier, which a
/// standby shares and a dump does not. Where the role may not ask for it, host and port. Errors: only of a connection
/// that broke.
core::Result<QString> serverIdentity(db::Connection &connection);

} // namespace embedding

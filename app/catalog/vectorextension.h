#pragma once

#include "app/core/result.h"
#include "app/jobs/jobcontext.h"

namespace catalog {

/// The statement that installs pgvector into a database.
QString createVectorExtensionSql();

/// Runs it on a connection of the pool, and closes the pool's idle ones afterwards: sessions opened before do not know
/// the extension. Errors: the server's; ReadOnly while the connection is locked.
core::Result<void> createVectorExtension(jobs::JobContext &context, const std::shared_ptr<db::ConnectionPool> &pool);

} // namespace catalog

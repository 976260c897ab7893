#pragma once

#include "app/core/result.h"
#include "app/jobs/jobcontext.h"

namespace catalog {

/// The statement that installs pgvector into a database.
QString createVectorExtensionSql();

/// Runs it on a connection of the job's pool. Sessions opened before do not know the extension: have the pool close its
/// idle ones afterwards. Errors: the server's; ReadOnly while the connection is locked.
core::Result<void> createVectorExtension(jobs::JobContext &context);

} // namespace catalog

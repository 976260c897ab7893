#pragma once

#include "app/catalog/catalog.h"
#include "app/core/result.h"
#include "app/jobs/jobcontext.h"

namespace catalog {

/// The whole catalog without system schemas; one round trip for tables, columns and indexes of all schemas, or of
/// the one named. Errors: the server's.
core::Result<Catalog> loadCatalog(jobs::JobContext &context, const QString &schema = {});

/// One table with its columns and indexes. `text` is a name as a person writes it: `table`, `schema.table`, either
/// part in double quotes; without a schema the search path decides. Error Missing names the table.
core::Result<Table> loadTable(db::Connection &connection, const QString &text);
core::Result<Table> loadTable(db::Connection &connection, const ObjectName &name);

} // namespace catalog

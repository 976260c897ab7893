#pragma once

#include "app/catalog/catalog.h"
#include "app/core/result.h"
#include "app/jobs/jobcontext.h"

namespace catalog {

/// Above this many tables `loadCatalog` takes sizes from pg_class, as the last VACUUM or ANALYZE left them, and leaves
/// out the definitions of indexes that are not pgvector's, and of those too when a method has more of them than this:
/// each costs the server up to 0.1 ms.
constexpr int exactCatalogLimit = 1000;

/// The whole catalog without system schemas; one round trip for tables, columns and indexes of all schemas, or of
/// the one named. Waits for no table lock. Errors: the server's; Missing when the named schema does not exist.
core::Result<Catalog> loadCatalog(jobs::JobContext &context, const QString &schema = {});

/// One table with its columns and indexes. `text` is a name as a person writes it: `table`, `schema.table`, either
/// part in double quotes; without a schema the search path decides. Sizes and definitions are exact, whatever the
/// catalog's size. Error Missing names the table, with tables of a like name in the hint.
core::Result<Table> loadTable(db::Connection &connection, const QString &text);
core::Result<Table> loadTable(db::Connection &connection, const ObjectName &name);

} // namespace catalog

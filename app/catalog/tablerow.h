#pragma once

#include "app/catalog/catalog.h"
#include "app/db/resultset.h"

namespace catalog {

/// The table in one row of resources/sql/catalog_tables.sql.
Table tableFromRow(const db::ResultSet &result, int row);

} // namespace catalog

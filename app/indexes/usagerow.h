#pragma once

#include "app/db/resultset.h"
#include "app/indexes/indexusage.h"

namespace indexes {

/// One row of index_usage.sql and of table_usage.sql.
IndexUsage indexFromRow(const db::ResultSet &rows, int row);
TableUsage tableFromRow(const db::ResultSet &rows, int row);

/// Milliseconds since 1970 as a time in UTC; none for NULL.
std::optional<QDateTime> timeAt(const db::ResultSet &rows, int row, int column);

/// Adds what was counted of parts to the partitioned indexes and tables above them.
void sumPartitions(UsageSnapshot &snapshot);

} // namespace indexes

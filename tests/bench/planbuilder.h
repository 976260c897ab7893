#pragma once

#include <QByteArray>

namespace benchdata {

/// EXPLAIN (ANALYZE, BUFFERS, VERBOSE, FORMAT JSON) as PostgreSQL 18 prints it for a query over a table of so many
/// partitions: a Sort over an Append over one scan each. About 940 bytes for each node.
QByteArray partitionedPlan(int nodes);

} // namespace benchdata

#pragma once

#include "app/jobs/jobcontext.h"
#include "app/tables/windowrequest.h"

namespace tables {

/// How many rows the planner expects behind the request's filter; costs one EXPLAIN.
core::Result<core::RowEstimate> estimateRows(jobs::JobContext &context, const WindowRequest &request);

/// Counts the rows behind the request's filter, which may take as long as reading the table; stopped by cancel.
core::Result<core::RowCount> countRows(jobs::JobContext &context, const WindowRequest &request);

} // namespace tables

#pragma once

#include "app/jobs/jobcontext.h"
#include "app/tables/rowwindow.h"

namespace tables {

/// Reads one window in a READ ONLY transaction of its own. A table without a key is read by ctid, a range of blocks
/// at a time; one whose rows nothing names is read once, up to PlaceLimit rows. Columns that the role may not read
/// come as NULL and are named. Errors: the server's; InvalidInput for a typed filter that is not a condition.
core::Result<RowWindow> fetchWindow(jobs::JobContext &context, const WindowRequest &request);

} // namespace tables

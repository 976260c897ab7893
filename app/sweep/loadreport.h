#pragma once

#include "app/sweep/loadresult.h"
#include "app/sweep/report.h"

namespace sweep {

/// The report of a measurement of throughput: queries per second and p95 against connections, every point, the SQL of
/// the setting that gives most.
Report loadReport(const LoadResult &result);

} // namespace sweep

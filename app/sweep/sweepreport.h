#pragma once

#include "app/sweep/report.h"
#include "app/sweep/sweepresult.h"

namespace sweep {

/// The report of a sweep of settings: recall against latency, every point, the SQL of the recommended one.
Report sweepReport(const SweepResult &result);

/// Recall against median latency (logarithmic): points on the index as a line with 95 % intervals, dashed where it was
/// forced, the others as grey squares, the target dashed, the recommended point ringed. Empty without points.
QString recallChart(const SweepResult &result);

} // namespace sweep

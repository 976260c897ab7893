#pragma once

#include "app/sweep/sweepresult.h"

namespace sweep {

/// Recall against median latency (logarithmic) as an SVG element, 760 × 380 units: points on the index as a line with
/// 95 % intervals, dashed where it was forced, the others as grey squares, the target dashed, the recommended point
/// ringed. It is coloured by the CSS variables --text, --back, --faint, --hnsw, --ivfflat and --exact of the page it
/// stands in. Empty without points.
QString recallChart(const SweepResult &result);

} // namespace sweep

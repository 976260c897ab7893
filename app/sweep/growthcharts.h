#pragma once

#include "app/sweep/growthresult.h"

namespace sweep {

/// SVG elements of what was measured by rows (logarithmic), with fits dashed and their 95 % prediction intervals as
/// bands, out to a hundred times the rows. Empty without levels.
/// Recall of at most six settings, among them the answers' own; the band is that of the answer for ten times the rows.
QString growthRecallChart(const GrowthResult &result);
QString growthSizeChart(const GrowthResult &result);
QString growthBuildChart(const GrowthResult &result);

/// Rows of the whole table, as far as the largest level tells.
double wholeRows(const GrowthResult &result);

} // namespace sweep

#pragma once

#include "app/sweep/filterresult.h"
#include "app/sweep/report.h"

namespace sweep {

/// The report of a comparison of filter strategies: the map of strategy and selectivity, and for each stratum its
/// figures, the advice, and the SQL that brings it about.
Report filterReport(const FilterResult &result);

} // namespace sweep

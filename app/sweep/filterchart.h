#pragma once

#include "app/sweep/filterresult.h"

namespace sweep {

/// Strategies by strata as an SVG element: each cell as deep as its recall, with recall and mean latency in it, the
/// advised one framed; a legend of the depth below. Coloured by --heat, --text and --faint of the page it stands in.
/// Empty without cells.
QString filterChart(const FilterResult &result);

} // namespace sweep

#pragma once

#include "app/sweep/filterresult.h"
#include "app/sweep/filterroute.h"

namespace sweep {

/// Says of a cell by which plans its queries are answered, `uses` of them by each route: kind, index and plan in
/// words, whether a condition is hidden, and why a part of the queries, or all, cannot be measured. Several kinds of
/// plan make it a mixture, OtherIndex.
void describeRoutes(FilterCell &cell, const std::vector<FilterRoute> &routes, const std::vector<int> &uses);

} // namespace sweep

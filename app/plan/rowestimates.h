#pragma once

#include "app/plan/planmetrics.h"

namespace plan {

/// Fills the figures about rows. A node that runs once in each process of a Gather is compared with the planner's
/// figure for one process times the processes that the planner divided by. A node whose rows nobody asked for to the
/// end, because a LIMIT, a semijoin or the like above it had enough, is marked as stopped early.
void compareRows(const Plan &plan, std::vector<NodeMetrics> &metrics);

} // namespace plan

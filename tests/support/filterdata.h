#pragma once

#include "app/sweep/filterresult.h"

namespace testsupport {

/// A cell as if 100 queries had been measured, with recall, half its interval's width, and mean latency.
sweep::FilterCell filterCell(int stratum, sweep::FilterStrategy strategy, double recall, double margin, double ms);
/// A cell that could not be measured.
sweep::FilterCell unmeasuredCell(int stratum, sweep::FilterStrategy strategy, const QString &reason);

/// A comparison over three strata of a column "kind", each with its advice: a frequent value for which relaxed_order is
/// the cheapest, a rarer one that the exact way serves, and a rare one that the planner gets right.
sweep::FilterResult filterResult();

} // namespace testsupport

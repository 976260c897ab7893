#pragma once

#include "app/sweep/growthresult.h"
#include "app/sweep/report.h"

namespace sweep {

/// The report of a growth: recall, index size and build time by rows with their fits and 95 % prediction intervals out
/// to a hundred times the rows, what ten and a hundred times would need, and every sample. `sql` as growthApplyScript
/// makes it; empty: it is not known.
Report growthReport(const GrowthResult &result, const QString &sql = {});

/// What builds the index, where it does not exist, and puts the setting in force that is expected to reach the target
/// at ten times the rows. Empty when none is.
QString growthApplyScript(const GrowthResult &result, const GrowthSpec &spec);

} // namespace sweep

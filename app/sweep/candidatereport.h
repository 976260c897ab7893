#pragma once

#include "app/sweep/candidateresult.h"
#include "app/sweep/report.h"

namespace sweep {

/// The report of a comparison of indexes: a curve each, size and speed where the target is reached, what building them
/// took, every point. `sql` puts the winner in force, see winnerScript; empty: it is not known how.
Report candidateReport(const CandidateResult &result, const QString &sql = {});

/// Curves that no other one beats in both index size and median latency, each at its cheapest setting that reaches the
/// target.
QList<int> paretoFront(const CandidateResult &result);

} // namespace sweep

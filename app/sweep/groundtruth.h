#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/exactanswer.h"
#include "app/sweep/plancheck.h"
#include "app/sweep/sampling.h"

#include <functional>

namespace sweep {

/// Called before each query with how many are done.
using ProgressSink = std::function<void(qint64 done)>;

/// The exact neighbours from the server: full scans in the order of the original column's distance, with index scans
/// switched off until it returns, parallel workers as the server's settings allow, the plan checked. Rows without a
/// distance (NULL; a zero vector under cosine) are no neighbours. Runs inside the caller's snapshot.
core::Result<QList<ExactAnswer>> findExactNeighbours(jobs::JobContext &context, db::Connection &connection,
                                                     const SweepSetup &setup, const PlanNames &names,
                                                     const QList<SweepQuery> &queries, int k,
                                                     const ProgressSink &progress);

} // namespace sweep

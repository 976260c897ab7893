#pragma once

#include "app/sweep/groundtruthplan.h"

#include <chrono>

namespace sweep {

/// What a sweep's exact neighbours would take, before it is started: the plan that it would begin with, from the
/// planner's idea of the rows and a short trial on a small part of the table, in a read-only transaction of its own.
/// A trial statement that takes longer than `patience` leaves the times unknown, and `reason` says so. A hold-out clone
/// is taken to cost what its table would. Neighbours that an earlier sweep has kept are not looked for. Errors:
/// InvalidInput and Missing for the spec, Cancelled within a statement, ConnectionLost.
core::Result<GroundTruthPlan> estimateGroundTruth(jobs::JobContext &context, const SweepSpec &spec,
                                                  std::chrono::milliseconds patience = std::chrono::seconds(2));

/// "stream of the table about 2.6 s, scans on the server about 41 s: the table is streamed"; with the reason where the
/// times are not known. In English.
QString estimateText(const GroundTruthPlan &plan);

} // namespace sweep

#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/loadresult.h"
#include "app/sweep/loadspec.h"

namespace sweep {

/// What a measurement of throughput tells on its way, on the job's thread.
struct LoadObserver
{
    std::function<void(const LoadHead &)> onHead; ///< before the first point, and again when a connection is refused
    jobs::PartSink<LoadPoint> onPoint;            ///< a point after each of its rounds
};

/// Measures queries per second and latency of every setting with every number of connections: each pair once in a
/// round, in random order, as many rounds as the spec says, the plan judged before and after each. Where no numbers are
/// given a short ladder finds them first, for nothing, and goes on upwards while the rounds still show a gain.
/// A connection that the server refuses ends the ladder: what was measured stands, and the head says so. Errors:
/// InvalidInput and Missing for the spec, Cancelled within one statement, ConnectionLost, the server's.
core::Result<LoadResult> runLoad(jobs::JobContext &context, const LoadSpec &spec, const LoadObserver &observer);

/// What is known before it starts, as `plannedHead`.
LoadHead plannedLoadHead(const LoadSpec &spec, const SweepSetup &setup);

} // namespace sweep

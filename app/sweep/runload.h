#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/loadresult.h"
#include "app/sweep/loadspec.h"

#include <QMap>

#include <functional>
#include <span>
#include <vector>

namespace sweep {

/// What a measurement of throughput tells on its way, on the job's thread.
struct LoadObserver
{
    std::function<void(const LoadHead &)> onHead; ///< before the first point, and again when the ladder grows or a
                                                  ///< connection is refused
    jobs::PartSink<LoadPoint> onPoint;            ///< a point after each of its rounds
    /// What the answers of a point's round took, in milliseconds; `first` answers of earlier rounds were told before.
    std::function<void(int point, int first, std::span<const double> milliseconds)> onRound = {};
    std::function<void(qint64 id)> onRecorded = {}; ///< by recordLoad and resumeLoad, first of all: its number in the
                                                    ///< workspace; not when it could not be written
};

/// What a measurement that was cut off has measured.
struct EarlierLoad
{
    QList<int> levels;                      ///< of its head
    QList<LoadPoint> points;                ///< with the rounds so far
    QMap<int, std::vector<double>> answers; ///< milliseconds, as many as the point at that position has samples
};

/// Measures queries per second and latency of every setting with every number of connections: each pair once in a
/// round, in random order, as many rounds as the spec says, the plan judged before and after each. Where no numbers are
/// given a short ladder finds them first, for nothing, and goes on upwards while the rounds still show a gain.
/// Goes on from `earlier`, a measurement of the same spec: its rounds are kept, and with them the ladder.
/// A connection that the server refuses ends the ladder: what was measured stands, and the head says so. Errors:
/// InvalidInput and Missing for the spec, Cancelled within one statement, ConnectionLost, the server's.
core::Result<LoadResult> runLoad(jobs::JobContext &context, const LoadSpec &spec, const LoadObserver &observer,
                                 const EarlierLoad &earlier = {});

/// What is known before it starts, as `plannedHead`.
LoadHead plannedLoadHead(const LoadSpec &spec, const SweepSetup &setup);

} // namespace sweep

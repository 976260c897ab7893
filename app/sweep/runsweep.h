#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/earliersweep.h"
#include "app/sweep/groundtruthplan.h"
#include "app/sweep/kepttruth.h"
#include "app/sweep/sweepresult.h"
#include "app/sweep/sweepsetup.h"

#include <QMap>

#include <functional>
#include <span>
#include <vector>

namespace sweep {

/// What is known of a sweep before it starts: all but the server's versions, the times, and how many of the queries
/// there will be.
SweepHead plannedHead(const SweepSpec &spec, const SweepSetup &setup);

/// What a sweep tells on its way, on the job's thread.
struct SweepObserver
{
    std::function<void(const SweepHead &)> onHead; ///< before the first point, and again at the end with all figures
    jobs::PartSink<SweepPoint> onPoint;            ///< all points, again and again, as the queries under them grow
    std::function<void(const GroundTruthPlan &)> onTruthPlan = {}; ///< once, before the exact neighbours are sought
    std::function<void(qint64 id)> onRecorded = {}; ///< by recordSweep and resumeSweep, first of all: the sweep's
                                                    ///< number in the workspace; not when it could not be written
    TruthStore truth = {};                          ///< where exact neighbours are kept; may be empty
    /// New samples of a point, of which `first` were told before.
    std::function<void(int point, int first, std::span<const QuerySample>)> onSamples = {};
    /// By a sweep of a copy, once, before its first head: the rows that the copy lacks. A sweep without it leaves its
    /// copy to nobody; with it a lost connection leaves the copy to be gone on with.
    std::function<void(const QList<vectors::VectorValue> &queries)> onHeldOut = {};
    /// Before the head, where nothing of an earlier run is taken over although its rows are the same: its copy is gone,
    /// and the index of another copy is another index.
    std::function<void()> onAnew = {};
};

/// Measures recall and latency of every point of the spec's grid: samples the queries, finds their exact neighbours
/// the way that takes less (GroundTruthPlan), then times every query under every setting, all in one read-only snapshot
/// on one connection. With `holdOut` all that happens on a copy, which is made before and dropped after. A point is
/// told after the first block of queries and at most ten times a second from then on; the last time it is finished.
/// Goes on from `earlier`, a run of the same spec on the same rows; InvalidInput when they are not the same. A sweep of
/// a copy goes on with the copy, see runHeldOut.
/// Errors: InvalidInput and Missing for the spec, Cancelled within one statement, ConnectionLost, the server's.
core::Result<SweepResult> runSweep(jobs::JobContext &context, const SweepSpec &spec, const SweepObserver &observer,
                                   const EarlierSweep &earlier = {});
core::Result<SweepResult> runSweep(jobs::JobContext &context, const SweepSpec &spec,
                                   const jobs::PartSink<SweepPoint> &onPoint);

} // namespace sweep

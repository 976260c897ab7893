#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/earliersweep.h"
#include "app/sweep/filterresult.h"

#include <functional>
#include <span>

namespace sweep {

/// What a comparison tells on its way, on the job's thread.
struct FilterObserver
{
    std::function<void(const FilterHead &)> onHead; ///< once, before the first cell
    jobs::PartSink<FilterCell> onCell;              ///< all cells, again and again, as the queries under them grow
    /// New samples of a cell, by its position, of which `first` were told before.
    std::function<void(int cell, int first, std::span<const QuerySample>)> onSamples = {};
    std::function<void(qint64 id)> onRecorded = {}; ///< by recordFilters and resumeFilters, first of all: its number in
                                                    ///< the workspace; not when it could not be written
};

/// Compares the strategies over the strata of the spec's filter: samples queries for each stratum, finds their exact
/// neighbours among the rows that meet their condition, then times every query by every strategy, all in one read-only
/// snapshot on one connection, with settings that end with it. A strategy counts only where the plan is what it says.
/// With `buildPartials` a PartialCopy is made before and dropped after, however it ends; searches by its indexes take
/// turns with the others in the same snapshot, and are judged by the table's own neighbours.
/// Cells are told after every round of blocks, at most ten times a second. Goes on from `earlier`, a run of the same
/// spec on the same rows; InvalidInput when they are not the same, and with `buildPartials`. Errors: InvalidInput and
/// Missing for the spec, Cancelled within one statement, ConnectionLost, the server's.
core::Result<FilterResult> runFilters(jobs::JobContext &context, const FilterSpec &spec, const FilterObserver &observer,
                                      const EarlierSweep &earlier = {});

} // namespace sweep

#pragma once

#include "app/sweep/runsweep.h"
#include "app/workspace/sweepstore.h"

#include <optional>

namespace sweep {

/// A sweep and its place in the workspace.
struct RecordedSweep
{
    qint64 id = 0; ///< 0 when it could not be written
    SweepResult result;
    std::optional<core::Error> notStored; ///< why the workspace lacks it, or a part of it

    friend bool operator==(const RecordedSweep &, const RecordedSweep &) = default;
};

/// As runSweep, and writes head and points to the workspace as they arrive, twice a second and at the end however it
/// ends, so that a crash or a lost connection loses nothing. A workspace that can't be written does not stop the sweep.
/// `connection` is the name that the workspace shows. Errors as runSweep.
core::Result<RecordedSweep> recordSweep(jobs::JobContext &context, const workspace::Workspace &workspace,
                                        const QString &connection, const SweepSpec &spec,
                                        const SweepObserver &observer);

/// Goes on with a sweep that was cut off, by a crash, a lost connection or a stop: same queries, same order, what is
/// measured is kept. A sweep of a copy goes on with the copy or, where that is gone, measures another one from the
/// start (runHeldOut); what it had measured is then kept as a sweep of its own. `table` is the sweep's table as it is
/// now. Errors beside those of runSweep: Missing, and InvalidInput when the sweep came to its end or the rows have
/// changed since.
core::Result<RecordedSweep> resumeSweep(jobs::JobContext &context, const workspace::Workspace &workspace, qint64 id,
                                        const catalog::Table &table, const SweepObserver &observer);

/// A sweep of the workspace with how it ended; its recommendation is made anew from the points.
struct PastSweep
{
    workspace::SweepRecord record;
    SweepResult result;

    friend bool operator==(const PastSweep &, const PastSweep &) = default;
};

/// Of a sweep of settings: whether it measures a copy of its table, so that to go on with it may have to write.
bool measuresCopy(const workspace::SweepRecord &record);

/// What a sweep of the workspace was asked to measure, for the table as it is now. Errors: Missing, InvalidInput.
core::Result<SweepSpec> loadStoredSpec(const workspace::Workspace &workspace, qint64 id, const catalog::Table &table);

/// Errors: Missing, and Local when what is stored cannot be read.
core::Result<PastSweep> loadPastSweep(const workspace::Workspace &workspace, qint64 id);

} // namespace sweep

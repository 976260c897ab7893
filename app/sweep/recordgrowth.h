#pragma once

#include "app/sweep/rungrowth.h"
#include "app/workspace/sweepstore.h"

#include <optional>

namespace sweep {

/// A growth and its place in the workspace.
struct RecordedGrowth
{
    qint64 id = 0; ///< 0 when it could not be written
    GrowthResult result;
    std::optional<core::Error> notStored; ///< why the workspace lacks it, or a part of it

    friend bool operator==(const RecordedGrowth &, const RecordedGrowth &) = default;
};

/// As runGrowth, and keeps head and levels in the workspace as they arrive, however it ends. A workspace that can't be
/// written does not stop it. `connection` is the name that the workspace shows.
core::Result<RecordedGrowth> recordGrowth(jobs::JobContext &context, const workspace::Workspace &workspace,
                                          const QString &connection, const GrowthSpec &spec,
                                          const GrowthObserver &observer);

/// Goes on with a growth that was cut off: the samples that were measured to their end are kept, a copy is made anew
/// for the rest. `table` is its table as it is now. Errors beside those of runGrowth: Missing, and InvalidInput when it
/// came to its end or the rows have changed since.
core::Result<RecordedGrowth> resumeGrowth(jobs::JobContext &context, const workspace::Workspace &workspace, qint64 id,
                                          const catalog::Table &table, const GrowthObserver &observer);

/// What a growth of the workspace was asked to measure, for the table as it is now. Errors: Missing, InvalidInput.
core::Result<GrowthSpec> loadGrowthSpec(const workspace::Workspace &workspace, qint64 id, const catalog::Table &table);

/// A growth of the workspace with how it ended; its fits are made anew from the levels.
struct PastGrowth
{
    workspace::SweepRecord record;
    GrowthResult result;

    friend bool operator==(const PastGrowth &, const PastGrowth &) = default;
};

/// Errors: Missing, and Local when what is stored cannot be read.
core::Result<PastGrowth> loadPastGrowth(const workspace::Workspace &workspace, qint64 id);

} // namespace sweep

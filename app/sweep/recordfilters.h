#pragma once

#include "app/sweep/runfilters.h"
#include "app/workspace/sweepstore.h"

#include <optional>

namespace sweep {

/// A comparison of filter strategies and its place in the workspace.
struct RecordedFilters
{
    qint64 id = 0; ///< 0 when it could not be written
    FilterResult result;
    std::optional<core::Error> notStored; ///< why the workspace lacks it, or a part of it

    friend bool operator==(const RecordedFilters &, const RecordedFilters &) = default;
};

/// As runFilters, and writes head and cells to the workspace as recordSweep does.
core::Result<RecordedFilters> recordFilters(jobs::JobContext &context, const workspace::Workspace &workspace,
                                            const QString &connection, const FilterSpec &spec,
                                            const FilterObserver &observer);

/// Goes on with a comparison that was cut off: same queries, same order, what is measured is kept. `table` is its table
/// as it is now. Errors beside those of runFilters: Missing, and InvalidInput when it came to its end or the rows have
/// changed since.
core::Result<RecordedFilters> resumeFilters(jobs::JobContext &context, const workspace::Workspace &workspace, qint64 id,
                                            const catalog::Table &table, const FilterObserver &observer);

/// A comparison of the workspace with how it ended; its advice is made anew from the cells.
struct PastFilters
{
    workspace::SweepRecord record;
    FilterResult result;

    friend bool operator==(const PastFilters &, const PastFilters &) = default;
};

/// Errors: Missing, and Local when what is stored cannot be read.
core::Result<PastFilters> loadPastFilters(const workspace::Workspace &workspace, qint64 id);

} // namespace sweep

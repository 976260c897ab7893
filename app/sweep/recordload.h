#pragma once

#include "app/sweep/runload.h"
#include "app/workspace/sweepstore.h"

#include <optional>

namespace sweep {

/// A measurement of throughput and its place in the workspace.
struct RecordedLoad
{
    qint64 id = 0; ///< 0 when it could not be written
    LoadResult result;
    std::optional<core::Error> notStored; ///< why the workspace lacks it, or a part of it

    friend bool operator==(const RecordedLoad &, const RecordedLoad &) = default;
};

/// As runLoad, and writes head and points to the workspace as they arrive, and at the end how it ended. A workspace
/// that can't be written does not stop it. `connection` is the name that the workspace shows. Errors as runLoad.
core::Result<RecordedLoad> recordLoad(jobs::JobContext &context, const workspace::Workspace &workspace,
                                      const QString &connection, const LoadSpec &spec, const LoadObserver &observer);

/// Goes on with a measurement that was cut off: the rounds that were measured are kept, and with them the ladder of
/// connections. `table` is its table as it is now. Errors beside those of runLoad: Missing, and InvalidInput when it
/// came to its end.
core::Result<RecordedLoad> resumeLoad(jobs::JobContext &context, const workspace::Workspace &workspace, qint64 id,
                                      const catalog::Table &table, const LoadObserver &observer);

/// One of the workspace with how it ended.
struct PastLoad
{
    workspace::SweepRecord record;
    LoadResult result;

    friend bool operator==(const PastLoad &, const PastLoad &) = default;
};

/// Errors: Missing, InvalidInput when it is a sweep of another kind, Local when what is stored cannot be read.
core::Result<PastLoad> loadPastLoad(const workspace::Workspace &workspace, qint64 id);

} // namespace sweep

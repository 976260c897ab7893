#pragma once

#include "app/sweep/runcandidates.h"
#include "app/workspace/sweepstore.h"

#include <optional>

namespace sweep {

/// A comparison and its place in the workspace.
struct RecordedCandidates
{
    qint64 id = 0; ///< 0 when it could not be written
    CandidateResult result;
    std::optional<core::Error> notStored; ///< why the workspace lacks it, or a part of it

    friend bool operator==(const RecordedCandidates &, const RecordedCandidates &) = default;
};

/// As runCandidates, and keeps head and curves in the workspace as they arrive, however it ends. A workspace that
/// can't be written does not stop it. `connection` is the name that the workspace shows.
core::Result<RecordedCandidates> recordCandidates(jobs::JobContext &context, const workspace::Workspace &workspace,
                                                  const QString &connection, const CandidateSpec &spec,
                                                  const CandidateObserver &observer);

/// Goes on with a comparison that was cut off: what is measured to its end of a build is kept, a copy that is gone is
/// made anew for the rest. `table` is its table as it is now. Errors beside those of runCandidates: Missing, and
/// InvalidInput when it came to its end or the rows have changed since.
core::Result<RecordedCandidates> resumeCandidates(jobs::JobContext &context, const workspace::Workspace &workspace,
                                                  qint64 id, const catalog::Table &table,
                                                  const CandidateObserver &observer);

/// What a comparison of the workspace was asked to measure, for the table as it is now. Errors: Missing, InvalidInput.
core::Result<CandidateSpec> loadCandidateSpec(const workspace::Workspace &workspace, qint64 id,
                                              const catalog::Table &table);

/// A comparison of the workspace with how it ended; its answer is made anew from the curves.
struct PastCandidates
{
    workspace::SweepRecord record;
    CandidateResult result;

    friend bool operator==(const PastCandidates &, const PastCandidates &) = default;
};

/// Errors: Missing, and Local when what is stored cannot be read.
core::Result<PastCandidates> loadPastCandidates(const workspace::Workspace &workspace, qint64 id);

} // namespace sweep

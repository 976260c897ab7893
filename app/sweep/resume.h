#pragma once

#include "app/sweep/earliersweep.h"
#include "app/vectors/vectorvalue.h"
#include "app/workspace/sweepstore.h"

namespace sweep {

/// "sweep 7 cannot be resumed: …", InvalidInput.
core::Error notToBeResumed(qint64 id, const QString &reason);

/// A sweep of the workspace of this kind that did not come to its end: by a crash, a lost connection or a stop. Errors:
/// Missing, and InvalidInput for one of another kind or one that did.
core::Result<workspace::StoredSweep> loadUnfinished(const workspace::Workspace &workspace, qint64 id,
                                                    workspace::SweepKind kind);

/// Of points, by their positions, in the order of measuring. Error Local when some are missing in between.
core::Result<QMap<int, std::vector<QuerySample>>> loadQuerySamples(const workspace::Workspace &workspace, qint64 id);
/// The same of times alone, in milliseconds.
core::Result<QMap<int, std::vector<double>>> loadTimes(const workspace::Workspace &workspace, qint64 id);

/// The queries that a sweep was given; empty where it was given none.
core::Result<QList<vectors::VectorValue>> loadGiven(const workspace::Workspace &workspace, qint64 id);

} // namespace sweep

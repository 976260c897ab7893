#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/candidateresult.h"

#include <functional>

namespace sweep {

/// What a comparison tells on its way, on the job's thread.
struct CandidateObserver
{
    std::function<void(const CandidateHead &)> onHead;   ///< before the first curve
    std::function<void(const CandidateCurve &)> onCurve; ///< a curve as it stands, again and again as it grows
};

/// What is known of a comparison before it starts.
CandidateHead plannedHead(const CandidateSpec &spec, const CandidateSetup &setup);
/// The curves without any figures.
QList<CandidateCurve> plannedCurves(const CandidateSpec &spec, const CandidateSetup &setup);

/// Measures every candidate with the same queries. On a copy of the table (see CandidateSetup): each index is built,
/// timed, measured and dropped before the next; two that differ by less than building anew may change are built again,
/// as often as the spec says; the copy is dropped however it ends. On the table itself: in one read-only snapshot. A
/// candidate that the server refuses to build has its words as `failure`, the others go on. Errors: InvalidInput and
/// Missing for the spec, Permission where the role may make no schema, Cancelled within one statement, ConnectionLost,
/// the server's.
core::Result<CandidateResult> runCandidates(jobs::JobContext &context, const CandidateSpec &spec,
                                            const CandidateObserver &observer);

/// A spec whose column has no type modifier, with the dimensions that its rows have; any other as it is. Error
/// InvalidInput where they differ, or where the type does not tell.
core::Result<CandidateSpec> withDimensions(db::Connection &connection, const CandidateSpec &spec);

} // namespace sweep

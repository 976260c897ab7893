#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/candidatepairs.h"
#include "app/sweep/candidateresult.h"
#include "app/sweep/samplekey.h"

#include <functional>
#include <span>

namespace sweep {

/// What a comparison tells on its way, on the job's thread.
struct CandidateObserver
{
    std::function<void(const CandidateHead &)> onHead;   ///< before the first curve
    std::function<void(const CandidateCurve &)> onCurve; ///< a curve as it stands, again and again as it grows
    std::function<void(const SampleKey &, std::span<const QuerySample>)> onSamples = {}; ///< of a build's point, all
    std::function<void(qint64 id)> onRecorded = {}; ///< by recordCandidates and resumeCandidates, first of all: its
                                                    ///< number in the workspace; not when it could not be written
};

/// What a comparison that was cut off has measured.
struct EarlierCandidates
{
    CandidateHead head;
    QList<CandidateCurve> curves; ///< empty: nothing
    CandidateSamples samples = {};
};

/// The builds of each candidate that are measured to their end under all of its curves; those after them, whose index
/// went with the copy, are left out.
QList<CandidateCurve> keptCurves(const QList<CandidateCurve> &curves);

/// What is known of a comparison before it starts.
CandidateHead plannedHead(const CandidateSpec &spec, const CandidateSetup &setup);
/// The curves without any figures.
QList<CandidateCurve> plannedCurves(const CandidateSpec &spec, const CandidateSetup &setup);

/// Measures every candidate with the same queries. On a copy of the table (see CandidateSetup): each index is built,
/// timed, measured and dropped before the next; two that differ by less than building anew may change are built again,
/// as often as the spec says; the copy is dropped however it ends. On the table itself: in one read-only snapshot. A
/// candidate that the server refuses to build has its words as `failure`, the others go on. Goes on from `earlier`, a
/// comparison of the same spec: what keptCurves names is kept, and a copy is made anew for the rest; InvalidInput when
/// the rows are not the same. Errors: InvalidInput and
/// Missing for the spec, Permission where the role may make no schema, Cancelled within one statement, ConnectionLost,
/// the server's.
core::Result<CandidateResult> runCandidates(jobs::JobContext &context, const CandidateSpec &spec,
                                            const CandidateObserver &observer, const EarlierCandidates &earlier = {});

/// A spec whose column has no type modifier, with the dimensions that its rows have; any other as it is. Error
/// InvalidInput where they differ, or where the type does not tell.
core::Result<CandidateSpec> withDimensions(db::Connection &connection, const CandidateSpec &spec);

} // namespace sweep

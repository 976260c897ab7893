#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/exactanswer.h"
#include "app/sweep/groundtruthplan.h"
#include "app/sweep/plancheck.h"
#include "app/sweep/querysample.h"
#include "app/sweep/sampling.h"
#include "app/sweep/sweepresult.h"

#include <functional>
#include <span>

namespace sweep {

/// One curve to be measured: an index that exists now, and how its answers are used.
struct CurveRequest
{
    SweepSpec spec; ///< table, column, index, k, queries, grid and condition as of now
    vectors::Distance exactDistance = vectors::Distance::L2; ///< that recall is counted in, on the column
    int rerank = 0;                                          ///< see SweepSetup
    QString digest = {}; ///< that queries and neighbours must have, see truthDigest; empty: any

    friend bool operator==(const CurveRequest &, const CurveRequest &) = default;
};

/// What was measured of a curve.
struct CurveOutcome
{
    SweepHead head;             ///< of the curve as a sweep of its own
    catalog::VectorShape shape; ///< that the index holds
    QList<SweepPoint> points;

    friend bool operator==(const CurveOutcome &, const CurveOutcome &) = default;
};

/// Measures curves over one set of queries, whose exact neighbours are found once for all curves of a table and
/// condition. Queries and settings are those of Measurement: random order, points interleaved within a curve.
class CurveMeasurement
{
public:
    /// All points of the curve so far.
    using PointsSink = std::function<void(const QList<SweepPoint> &)>;
    /// All samples of a point of the curve, when all points are measured; before the points for the last time.
    using SamplesSink = std::function<void(int point, std::span<const QuerySample> samples)>;
    using TextSink = std::function<void(const QString &)>;

    /// `progress` says what is being done.
    CurveMeasurement(jobs::JobContext &context, TextSink progress)
        : m_context(context)
        , m_progress(std::move(progress))
    {
    }

    /// Within the caller's transaction, which should be a snapshot. Errors: as runSweep.
    core::Result<CurveOutcome> measure(db::Connection &connection, db::Transaction &transaction,
                                       const CurveRequest &request, const PointsSink &sink,
                                       const SamplesSink &samplesSink);

    const GroundTruth &groundTruth() const { return m_truth; }

private:
    core::Result<SweepSetup> setupOf(const CurveRequest &request) const;
    core::Result<const QList<ExactAnswer> *> exactAnswers(db::Connection &connection, const SweepSpec &spec,
                                                          const SweepSetup &setup, const PlanNames &names,
                                                          const QList<SweepQuery> &queries);

    jobs::JobContext &m_context;
    TextSink m_progress;
    QString m_answered; ///< table and condition that the answers are for
    QList<ExactAnswer> m_answers;
    GroundTruth m_truth;
};

} // namespace sweep

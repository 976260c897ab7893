#pragma once

#include "app/sweep/filterqueries.h"
#include "app/sweep/groundtruth.h"
#include "app/sweep/sweepresult.h"

namespace sweep {

/// The exact neighbours of queries among the rows that meet their conditions. Queries of one value are taken together,
/// and for each value the server's scans or one stream of its rows, whichever is estimated to take less.
class FilterTruth
{
public:
    /// All of them outlive it.
    FilterTruth(jobs::JobContext &context, db::Connection &connection, const FilterSpec &spec, const FilterSetup &setup,
                const PlanNames &names);

    /// One answer per query, in their order. `progress` is called with how many are done. Errors: as
    /// findExactNeighbours and streamExactNeighbours.
    core::Result<QList<ExactAnswer>> answer(const QList<FilterQuery> &queries, const ProgressSink &progress);

    /// How all answers until now were found.
    GroundTruth summary() const;

private:
    core::Result<QList<ExactAnswer>> answerOne(const QString &value, const QList<SweepQuery> &queries,
                                               const ProgressSink &progress);

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    const FilterSpec &m_spec;
    const FilterSetup &m_setup;
    const PlanNames &m_names;
    int m_scanned = 0;
    int m_streamed = 0;
    double m_seconds = 0;
};

} // namespace sweep

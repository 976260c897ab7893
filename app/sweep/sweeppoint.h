#pragma once

#include "app/sweep/statistics.h"
#include "app/sweep/sweepspec.h"

#include <QString>

#include <optional>

namespace sweep {

/// How the server answered the queries of a point, by its plan.
enum class PlanKind {
    IndexUnderTest, ///< the index's own order, and no other path
    OtherIndex,     ///< another pgvector index, or the one under test for a part of the table only
    Exact           ///< no pgvector index: every answer is exact
};

/// What EXPLAIN said under a point's settings.
struct PlanVerdict
{
    PlanKind kind = PlanKind::IndexUnderTest;
    QString indexUsed; ///< the pgvector index in the plan; empty when there is none
    QString plan;      ///< in the server's words: "Seq Scan on items"
    QString hash = {}; ///< of the plan's shape, see plan::PlanSummary; empty where it was not kept

    friend bool operator==(const PlanVerdict &, const PlanVerdict &) = default;
};

/// A query and its recall at a point.
struct WorstQuery
{
    int query = 0; ///< its place among the sweep's queries, from 0
    double recall = 0;

    friend bool operator==(const WorstQuery &, const WorstQuery &) = default;
};

/// Blocks that a query touches, as EXPLAIN (ANALYZE, BUFFERS) counts them: the mean of a few queries.
struct BuffersPerQuery
{
    double hit = 0;
    double read = 0; ///< not found in shared_buffers

    friend bool operator==(const BuffersPerQuery &, const BuffersPerQuery &) = default;
};

/// One setting's figures, over the queries measured so far.
struct SweepPoint
{
    int position = 0; ///< place in the grid, from 0
    GridPoint settings;
    bool forced = false;   ///< measured with every plan but the index's made dear
    int k = 10;            ///< neighbours that were asked for
    int queries = 0;       ///< that the figures rest on
    bool finished = false; ///< all queries of the sweep are in
    MeanInterval recall;
    std::optional<double> publishedRecall; ///< mean, against the spec's published neighbours
    std::optional<double> recallById;      ///< mean, see recallById(); none where not all ties are known
    double worstRecall = 0;                ///< of a single query
    double lowRecall = 0;                  ///< that one query in twenty stays under
    int imperfectQueries = 0;
    QList<int> distribution; ///< queries by recall: eleven bins, 0-0.1, 0.1-0.2, … 0.9-1, and 1
    QList<WorstQuery> worst; ///< at most ten, the worst first; without perfect ones
    Latency latency;
    PlanVerdict plan;
    int shortResults = 0;                   ///< answers with fewer than min(k, matching rows) rows
    int repeatedResults = 0;                ///< answers with a row more than once, which counts once
    std::optional<BuffersPerQuery> buffers; ///< of a finished point

    friend bool operator==(const SweepPoint &, const SweepPoint &) = default;
};

} // namespace sweep

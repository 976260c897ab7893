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

    friend bool operator==(const PlanVerdict &, const PlanVerdict &) = default;
};

/// One setting's figures, over the queries measured so far.
struct SweepPoint
{
    int position = 0; ///< place in the grid, from 0
    GridPoint settings;
    bool forced = false;   ///< measured with every plan but the index's made dear
    int queries = 0;       ///< that the figures rest on
    bool finished = false; ///< all queries of the sweep are in
    MeanInterval recall;
    std::optional<double> publishedRecall; ///< mean, against the spec's published neighbours
    double worstRecall = 0;                ///< of a single query
    int imperfectQueries = 0;
    Latency latency;
    PlanVerdict plan;
    int shortResults = 0; ///< answers with fewer than min(k, matching rows) rows

    friend bool operator==(const SweepPoint &, const SweepPoint &) = default;
};

} // namespace sweep

#pragma once

#include "app/plan/compareplans.h"

namespace plan {

/// What one side of a compared row shows, over all loops: the node's own figures, or for a fold the sums over all that
/// it hides. None where there is no such node, it was never executed, or the plan does not print it.
struct ComparedFigures
{
    std::optional<double> milliseconds; ///< by the clock on the wall, of the node alone
    std::optional<double> rows;         ///< that came out; of a fold those of its members
    std::optional<double> blocks;       ///< hit and read, by the node alone

    friend bool operator==(const ComparedFigures &, const ComparedFigures &) = default;
};

/// One row of a folded comparison: a compared row, or a fold that stands for siblings that are equal in both plans but
/// for their relations.
struct FoldedComparisonRow
{
    int row = 0;     ///< index in PlanComparison::rows; of a fold its first member
    int parent = -1; ///< index of a folded row; -1 for roots
    int place = 0;   ///< position among its siblings
    bool fold = false;
    int count = 1;             ///< of a fold its members; else 1
    std::vector<int> children; ///< folded rows; of a fold the members, each with what is below it
    ComparedFigures before;
    ComparedFigures after;

    friend bool operator==(const FoldedComparisonRow &, const FoldedComparisonRow &) = default;
};

struct FoldedComparison
{
    std::vector<FoldedComparisonRow> rows; ///< parents first
    std::vector<int> roots;

    friend bool operator==(const FoldedComparison &, const FoldedComparison &) = default;
};

/// A plan with what was measured of it.
struct MeasuredPlan
{
    const Plan &plan;
    const PlanMetrics &metrics;
};

/// Folds siblings below an Append, a Merge Append or a distributed scan from FoldFrom on, where each side has the same
/// shape and both plans, or the same one of them, have them. Linear in the number of rows; does not recurse.
FoldedComparison foldComparison(const PlanComparison &comparison, const MeasuredPlan &before,
                                const MeasuredPlan &after);

} // namespace plan

#pragma once

#include "app/plan/foldplan.h"

namespace plan {

/// What a row of a folded plan shows, over all loops: the node's own figures, or for a fold the sums over everything
/// that it hides.
struct RowFigures
{
    int nodes = 1; ///< how many siblings a fold stands for; else 1
    bool executed = false;
    bool approximate = false;
    bool stoppedEarly = false;
    bool ownClock = false;
    std::optional<core::Milliseconds> elapsed;
    std::optional<core::Milliseconds> exclusive;
    std::optional<double> rows; ///< that came out
    std::optional<double> estimatedRows;
    std::optional<double> rowsFactor; ///< actual over estimated; of a fold the worst one's
    double rowsRemoved = 0;
    double loops = 0;
    BlockCounts blocks; ///< of the whole subtree
    BlockCounts exclusiveBlocks;
    std::optional<double> cost; ///< of the whole subtree, in the planner's units

    friend bool operator==(const RowFigures &, const RowFigures &) = default;
};

/// Of one node.
RowFigures figuresOf(const Plan &plan, const PlanMetrics &metrics, int node);

/// Of every row; linear in the size of the plan.
std::vector<RowFigures> rowFigures(const Plan &plan, const PlanMetrics &metrics, const FoldedPlan &folded);

} // namespace plan

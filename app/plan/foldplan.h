#pragma once

#include "app/plan/planmetrics.h"

namespace plan {

/// One row of a folded plan: a node, or a fold that stands for siblings whose subtrees are equal but for the relation,
/// as those of partitions.
struct FoldedRow
{
    int node = 0;    ///< index in Plan::nodes; of a fold the first sibling
    int parent = -1; ///< index of a row; -1 for the root
    int place = 0;   ///< position among the parent's children
    bool fold = false;
    std::vector<int> children; ///< rows; of a fold the siblings, each with its subtree

    friend bool operator==(const FoldedRow &, const FoldedRow &) = default;
};

/// A plan's nodes as the rows of a tree, parents first, equal partition subtrees folded. Row 0 is the root.
struct FoldedPlan
{
    std::vector<FoldedRow> rows;
    std::vector<int> rowOfNode; ///< for each of Plan::nodes its own row, inside a fold where there is one

    friend bool operator==(const FoldedPlan &, const FoldedPlan &) = default;
};

/// Folds siblings below an Append, a Merge Append or a distributed scan from this number on.
inline constexpr int FoldFrom = 4;

/// Whether children of the node are folded when they are equal.
bool holdsPartitions(const PlanNode &node);

/// Folds a plan. Time and memory in proportion to its nodes; does not recurse.
FoldedPlan foldPlan(const Plan &plan);

/// For each node a number that equal subtrees share: same types, strategies and conditions' kinds in the same
/// arrangement, executed or not alike; relations, indexes and figures do not matter.
std::vector<int> subtreeShapes(const Plan &plan);

} // namespace plan

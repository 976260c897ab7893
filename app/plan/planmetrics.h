#pragma once

#include "app/plan/plandocument.h"

namespace plan {

/// What a node took by itself, worked out from the inclusive figures that EXPLAIN prints.
///
/// Exclusive figures are not below zero. What had to be cut off for that is in clampedTime and clampedBlocks: over all
/// nodes with the root's clock, exclusive figures less the clamped ones add up to the root's inclusive figures.
struct NodeMetrics
{
    std::optional<core::Milliseconds> processorTime; ///< summed over loops and processes; none without timing
    std::optional<core::Milliseconds> elapsed;       ///< by the clock on the wall, with everything below
    std::optional<core::Milliseconds> exclusive;     ///< by the clock on the wall, of the node alone
    core::Milliseconds clampedTime;                  ///< below zero where exclusive was raised to zero, else zero
    bool approximate = false;                        ///< a time or count of this node is an estimate: show "≈"

    BlockCounts exclusiveBlocks;
    BlockCounts clampedBlocks; ///< below zero where a count was raised to zero
    IoTimes exclusiveIo;       ///< summed over processes: compare with processorTime

    double rows = 0;        ///< over all loops
    double rowsError = 0;   ///< rows may be off by this much, since the plan rounds the average
    double rowsRemoved = 0; ///< by filters and rechecks, over all loops

    std::optional<double> rowsFactor; ///< actual over estimated rows per execution, each at least 1
    bool stoppedEarly = false;        ///< fewer rows than estimated because nobody asked for more: no misestimate
    bool ownClock = false;            ///< of another server, or below such a node: not part of the root's figures

    int consumer = -1; ///< of an InitPlan or CTE: the node whose figures contain it; of several the largest share's
};

struct PlanMetrics
{
    std::vector<NodeMetrics> nodes; ///< one for each of Plan::nodes
    /// Execution time that is in no node: executor start and stop, and what else is not printed. None when unknown.
    std::optional<core::Milliseconds> unattributed;
};

/// Measures a plan by the consumer rule: every subtree is charged once, to the node during whose run it ran. Plain
/// children and SubPlans are charged to their parent; an InitPlan to the node that needed it first, a CTE to its
/// scans. Linear in the size of the plan.
PlanMetrics measure(const Plan &plan);

/// How far off the estimate is, 1 or more, in whichever direction; none where there is no estimate, the node was never
/// executed or was stopped early.
std::optional<double> rowMisestimate(const NodeMetrics &metrics);

} // namespace plan

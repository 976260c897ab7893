#pragma once

#include "app/plan/planmetrics.h"

namespace plan {

/// What the width of a cell means. Time is by the clock on the wall; cost is in the planner's units.
enum class IcicleMetric { Time, Blocks, BlocksRead, Rows, Cost };

/// A node's place in an icicle whose root goes from 0 to 1; its depth is the node's.
struct IcicleCell
{
    double left = 0;
    double width = 0; ///< of the node with everything below it
    double own = 0;   ///< of the node alone, at the right end of its width

    friend bool operator==(const IcicleCell &, const IcicleCell &) = default;
};

struct IcicleLayout
{
    std::vector<IcicleCell> cells; ///< one for each node, of width 0 where nothing is measured
    double total = 0;              ///< what the whole width stands for, in the metric's unit

    friend bool operator==(const IcicleLayout &, const IcicleLayout &) = default;
};

/// A cell is as wide as the exclusive figures of its subtree are together, so that children fill their parent but for
/// what it did itself. Nodes with another server's clock have no time. Linear; does not recurse.
IcicleLayout icicleLayout(const Plan &plan, const PlanMetrics &metrics, IcicleMetric metric);

/// The figure of a node alone in the metric's unit; cost is the node's less its children's.
double ownFigure(const Plan &plan, const PlanMetrics &metrics, int node, IcicleMetric metric);

} // namespace plan

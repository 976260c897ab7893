#include "app/plan/iciclelayout.h"

#include <algorithm>

namespace plan {

namespace {

double ownCost(const Plan &plan, const PlanNode &node)
{
    if (!node.cost)
        return 0;
    double own = node.cost->total;
    for (const int child : node.children) {
        const PlanNode &below = plan.nodes[size_t(child)];
        if (below.cost)
            own -= below.cost->total;
    }
    return std::max(own, 0.0);
}

} // namespace

double ownFigure(const Plan &plan, const PlanMetrics &metrics, int at, IcicleMetric metric)
{
    const PlanNode &node = plan.nodes[size_t(at)];
    const NodeMetrics &measured = metrics.nodes[size_t(at)];
    switch (metric) {
    case IcicleMetric::Time:
        return measured.exclusive && !measured.ownClock ? measured.exclusive->value : 0;
    case IcicleMetric::Blocks:
        return double(accessedBlocks(measured.exclusiveBlocks));
    case IcicleMetric::BlocksRead:
        return double(measured.exclusiveBlocks.sharedRead + measured.exclusiveBlocks.localRead +
                      measured.exclusiveBlocks.tempRead);
    case IcicleMetric::Rows:
        return node.actual ? measured.rows : node.cost ? node.cost->rows : 0;
    case IcicleMetric::Cost:
        return ownCost(plan, node);
    }
    return 0;
}

IcicleLayout icicleLayout(const Plan &plan, const PlanMetrics &metrics, IcicleMetric metric)
{
    IcicleLayout layout;
    layout.cells.resize(plan.nodes.size());
    if (plan.nodes.empty())
        return layout;
    for (size_t at = plan.nodes.size(); at-- > 0;) {
        IcicleCell &cell = layout.cells[at];
        cell.own = ownFigure(plan, metrics, int(at), metric);
        cell.width = cell.own;
        for (const int child : plan.nodes[at].children)
            cell.width += layout.cells[size_t(child)].width;
    }
    layout.total = layout.cells.front().width;
    if (layout.total <= 0)
        return {std::vector<IcicleCell>(plan.nodes.size()), 0};
    for (size_t at = 0; at < plan.nodes.size(); ++at) {
        IcicleCell &cell = layout.cells[at];
        cell.width /= layout.total;
        cell.own /= layout.total;
    }
    for (size_t at = 0; at < plan.nodes.size(); ++at) {
        double left = layout.cells[at].left;
        for (const int child : plan.nodes[at].children) {
            layout.cells[size_t(child)].left = left;
            left += layout.cells[size_t(child)].width;
        }
    }
    return layout;
}

} // namespace plan

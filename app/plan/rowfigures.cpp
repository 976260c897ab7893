#include "app/plan/rowfigures.h"

#include <algorithm>
#include <cmath>

namespace plan {

namespace {

void add(BlockCounts &sum, const BlockCounts &blocks)
{
    for (const auto counter : allBlockCounts)
        sum.*counter += blocks.*counter;
}

template<class T>
void addOptional(std::optional<T> &sum, const std::optional<T> &value)
{
    if (value)
        sum = T{sum.value_or(T{})} + *value;
}

void addTime(std::optional<core::Milliseconds> &sum, const std::optional<core::Milliseconds> &value)
{
    if (value)
        sum = core::Milliseconds{(sum ? sum->value : 0) + value->value};
}

/// Actual and estimated rows of the same executions: the factor compares one execution, or one process.
double estimatedRows(const NodeMetrics &metrics, const PlanNode &node)
{
    const double loops = node.actual->loops;
    const bool exact = metrics.rowsFactor && metrics.rows >= loops && node.cost->rows >= 1;
    return exact ? metrics.rows / *metrics.rowsFactor : node.cost->rows * std::max(loops, 1.0);
}

double distance(double factor)
{
    return std::abs(std::log(factor));
}

void addSibling(RowFigures &sum, const RowFigures &sibling)
{
    ++sum.nodes;
    sum.executed = sum.executed || sibling.executed;
    sum.approximate = sum.approximate || sibling.approximate;
    sum.stoppedEarly = sum.stoppedEarly && sibling.stoppedEarly;
    sum.ownClock = sum.ownClock || sibling.ownClock;
    addTime(sum.elapsed, sibling.elapsed);
    addOptional(sum.rows, sibling.rows);
    addOptional(sum.estimatedRows, sibling.estimatedRows);
    const bool counts = sibling.rowsFactor && !sibling.stoppedEarly;
    if (counts && (!sum.rowsFactor || distance(*sibling.rowsFactor) > distance(*sum.rowsFactor)))
        sum.rowsFactor = sibling.rowsFactor;
    sum.rowsRemoved += sibling.rowsRemoved;
    sum.loops += sibling.loops;
    add(sum.blocks, sibling.blocks);
    addOptional(sum.cost, sibling.cost);
}

RowFigures figuresOfFold(const Plan &plan, const PlanMetrics &metrics, const FoldedPlan &folded, const FoldedRow &fold)
{
    RowFigures sum;
    sum.nodes = 0;
    sum.stoppedEarly = true;
    for (const int row : fold.children) {
        const int first = folded.rows[size_t(row)].node;
        addSibling(sum, figuresOf(plan, metrics, first));
        for (int node = first; node < plan.nodes[size_t(first)].end; ++node) {
            addTime(sum.exclusive, metrics.nodes[size_t(node)].exclusive);
            add(sum.exclusiveBlocks, metrics.nodes[size_t(node)].exclusiveBlocks);
        }
    }
    return sum;
}

} // namespace

RowFigures figuresOf(const Plan &plan, const PlanMetrics &metrics, int at)
{
    const PlanNode &node = plan.nodes[size_t(at)];
    const NodeMetrics &measured = metrics.nodes[size_t(at)];
    RowFigures figures;
    figures.approximate = measured.approximate;
    figures.stoppedEarly = measured.stoppedEarly;
    figures.ownClock = measured.ownClock;
    figures.elapsed = measured.elapsed;
    figures.exclusive = measured.exclusive;
    figures.rowsFactor = measured.rowsFactor;
    figures.rowsRemoved = measured.rowsRemoved;
    figures.blocks = node.usage.blocks;
    figures.exclusiveBlocks = measured.exclusiveBlocks;
    if (node.actual) {
        figures.executed = node.actual->loops > 0;
        figures.loops = node.actual->loops;
        figures.rows = measured.rows;
    }
    if (node.cost) {
        figures.cost = node.cost->total;
        figures.estimatedRows = node.actual ? estimatedRows(measured, node) : node.cost->rows;
    }
    return figures;
}

std::vector<RowFigures> rowFigures(const Plan &plan, const PlanMetrics &metrics, const FoldedPlan &folded)
{
    std::vector<RowFigures> figures;
    figures.reserve(folded.rows.size());
    for (const FoldedRow &row : folded.rows)
        figures.push_back(row.fold ? figuresOfFold(plan, metrics, folded, row) : figuresOf(plan, metrics, row.node));
    return figures;
}

} // namespace plan

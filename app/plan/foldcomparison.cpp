#include "app/plan/foldcomparison.h"

#include "app/plan/foldplan.h"

#include <QHash>

namespace plan {

namespace {

const PlanNode *nodeAt(const MeasuredPlan &side, int node)
{
    return node < 0 ? nullptr : &side.plan.nodes[size_t(node)];
}

ComparedFigures figuresOf(const MeasuredPlan &side, int at)
{
    ComparedFigures figures;
    const PlanNode *node = nodeAt(side, at);
    if (!node || !node->actual || node->actual->loops <= 0)
        return figures;
    const NodeMetrics &metrics = side.metrics.nodes[size_t(at)];
    if (metrics.exclusive)
        figures.milliseconds = metrics.exclusive->value;
    figures.rows = metrics.rows;
    if (side.plan.hasBuffers)
        figures.blocks = double(accessedBlocks(metrics.exclusiveBlocks));
    return figures;
}

void add(std::optional<double> &sum, const std::optional<double> &figure)
{
    if (figure)
        sum = sum.value_or(0) + *figure;
}

class Folding
{
public:
    Folding(const PlanComparison &comparison, const MeasuredPlan &before, const MeasuredPlan &after)
        : m_comparison(comparison)
        , m_before(before)
        , m_after(after)
        , m_shapes(shapes())
    {
    }

    FoldedComparison run()
    {
        for (size_t row = 0; row < m_comparison.rows.size(); ++row) {
            if (m_comparison.rows[row].parent < 0)
                addRow(int(row), -1);
        }
        // Rows are appended while this goes on: each is visited once, after its parent.
        for (size_t row = 0; row < m_folded.rows.size(); ++row) {
            if (!m_folded.rows[row].fold)
                addChildren(int(row));
        }
        sumFolds();
        return std::move(m_folded);
    }

private:
    /// For each compared row a number that rows share whose sides and whatever is below them are of the same shapes.
    std::vector<int> shapes() const
    {
        const std::vector<int> before = subtreeShapes(m_before.plan);
        const std::vector<int> after = subtreeShapes(m_after.plan);
        std::vector<int> shapes(m_comparison.rows.size());
        QHash<QList<int>, int> known;
        for (size_t at = m_comparison.rows.size(); at-- > 0;) {
            const ComparedRow &row = m_comparison.rows[at];
            QList<int> shape{row.before < 0 ? -1 : before[size_t(row.before)],
                             row.after < 0 ? -1 : after[size_t(row.after)]};
            for (const int child : row.children)
                shape << shapes[size_t(child)];
            const auto found = known.constFind(shape);
            shapes[at] = found == known.constEnd() ? *known.insert(shape, int(known.size())) : *found;
        }
        return shapes;
    }

    int addRow(int row, int parent, bool fold = false)
    {
        const int added = int(m_folded.rows.size());
        std::vector<int> &siblings = parent < 0 ? m_folded.roots : m_folded.rows[size_t(parent)].children;
        FoldedComparisonRow one;
        one.row = row;
        one.parent = parent;
        one.place = int(siblings.size());
        one.fold = fold;
        siblings.push_back(added);
        if (!fold) {
            const ComparedRow &compared = m_comparison.rows[size_t(row)];
            one.before = figuresOf(m_before, compared.before);
            one.after = figuresOf(m_after, compared.after);
        }
        m_folded.rows.push_back(std::move(one));
        return added;
    }

    bool foldsChildren(const ComparedRow &row) const
    {
        const PlanNode *before = nodeAt(m_before, row.before);
        const PlanNode *after = nodeAt(m_after, row.after);
        return (before && holdsPartitions(*before)) || (after && holdsPartitions(*after));
    }

    void addChildren(int parent)
    {
        const ComparedRow &row = m_comparison.rows[size_t(m_folded.rows[size_t(parent)].row)];
        QHash<int, int> equal;
        if (foldsChildren(row)) {
            for (const int child : row.children)
                ++equal[m_shapes[size_t(child)]];
        }
        QHash<int, int> folds;
        for (const int child : row.children) {
            const int shape = m_shapes[size_t(child)];
            if (equal.value(shape) < FoldFrom) {
                addRow(child, parent);
                continue;
            }
            if (!folds.contains(shape))
                folds.insert(shape, addRow(child, parent, true));
            addRow(child, folds.value(shape));
        }
    }

    /// A fold's time and blocks are those of everything below it, its rows those of its members.
    void sumFolds()
    {
        std::vector<ComparedFigures> before(m_folded.rows.size());
        std::vector<ComparedFigures> after(m_folded.rows.size());
        for (size_t at = m_folded.rows.size(); at-- > 0;) {
            FoldedComparisonRow &row = m_folded.rows[at];
            if (row.fold) {
                row.count = int(row.children.size());
                row.before = before[at];
                row.after = after[at];
                for (const int member : row.children) {
                    add(row.before.rows, m_folded.rows[size_t(member)].before.rows);
                    add(row.after.rows, m_folded.rows[size_t(member)].after.rows);
                }
            } else {
                addOwn(before[at], row.before);
                addOwn(after[at], row.after);
            }
            if (row.parent >= 0) {
                addOwn(before[size_t(row.parent)], before[at]);
                addOwn(after[size_t(row.parent)], after[at]);
            }
        }
    }

    static void addOwn(ComparedFigures &sum, const ComparedFigures &figures)
    {
        add(sum.milliseconds, figures.milliseconds);
        add(sum.blocks, figures.blocks);
    }

    const PlanComparison &m_comparison;
    const MeasuredPlan &m_before;
    const MeasuredPlan &m_after;
    std::vector<int> m_shapes;
    FoldedComparison m_folded;
};

} // namespace

FoldedComparison foldComparison(const PlanComparison &comparison, const MeasuredPlan &before, const MeasuredPlan &after)
{
    return Folding(comparison, before, after).run();
}

} // namespace plan

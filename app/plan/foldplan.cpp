#include "app/plan/foldplan.h"

#include <QHash>

namespace plan {

namespace {

/// What a node itself adds to its subtree's shape.
QString shapeOf(const PlanNode &node)
{
    QString shape = node.type + u'\n' + node.joinType + u'\n' + node.strategy + u'\n' + node.partialMode + u'\n' +
                    node.operation + u'\n' + node.provider + u'\n' + QString::number(int(node.relationship)) + u'\n' +
                    (node.index.isEmpty() ? u'-' : u'i') + (neverExecuted(node) ? u'-' : u'x');
    for (const QStringView key :
         {QStringView(u"Filter"), QStringView(u"Index Cond"), QStringView(u"Order By"), QStringView(u"Sort Method")}) {
        if (!valueOf(node.properties, key).isEmpty())
            shape.append(u'\n').append(key);
    }
    return shape;
}

class Folding
{
public:
    explicit Folding(const Plan &plan)
        : m_plan(plan)
        , m_shapes(subtreeShapes(plan))
    {
        m_folded.rowOfNode.assign(plan.nodes.size(), -1);
    }

    FoldedPlan run()
    {
        if (m_plan.nodes.empty())
            return std::move(m_folded);
        addRow(0, -1, false);
        // Rows are appended while this goes on: each is visited once, after its parent.
        for (size_t row = 0; row < m_folded.rows.size(); ++row) {
            if (!m_folded.rows[row].fold)
                addChildren(int(row));
        }
        return std::move(m_folded);
    }

private:
    int addRow(int node, int parent, bool fold)
    {
        const int row = int(m_folded.rows.size());
        FoldedRow added{node, parent, 0, fold, {}};
        if (parent >= 0) {
            std::vector<int> &siblings = m_folded.rows[size_t(parent)].children;
            added.place = int(siblings.size());
            siblings.push_back(row);
        }
        if (!fold)
            m_folded.rowOfNode[size_t(node)] = row;
        m_folded.rows.push_back(std::move(added));
        return row;
    }

    void addChildren(int row)
    {
        const PlanNode &node = m_plan.nodes[size_t(m_folded.rows[size_t(row)].node)];
        QHash<int, int> equal;
        if (holdsPartitions(node)) {
            for (const int child : node.children)
                ++equal[m_shapes[size_t(child)]];
        }
        QHash<int, int> folds;
        for (const int child : node.children) {
            const int shape = m_shapes[size_t(child)];
            if (equal.value(shape) < FoldFrom) {
                addRow(child, row, false);
                continue;
            }
            if (!folds.contains(shape))
                folds.insert(shape, addRow(child, row, true));
            addRow(child, folds.value(shape), false);
        }
    }

    const Plan &m_plan;
    std::vector<int> m_shapes;
    FoldedPlan m_folded;
};

} // namespace

bool holdsPartitions(const PlanNode &node)
{
    return node.type == u"Append" || node.type == u"Merge Append" || !node.provider.isEmpty();
}

FoldedPlan foldPlan(const Plan &plan)
{
    return Folding(plan).run();
}

std::vector<int> subtreeShapes(const Plan &plan)
{
    std::vector<int> shapes(plan.nodes.size());
    QHash<QString, int> known;
    // Children stand behind their parents.
    for (size_t at = plan.nodes.size(); at-- > 0;) {
        QString shape = shapeOf(plan.nodes[at]);
        for (const int child : plan.nodes[at].children)
            shape += u'\n' + QString::number(shapes[size_t(child)]);
        const auto found = known.constFind(shape);
        shapes[at] = found == known.constEnd() ? *known.insert(shape, int(known.size())) : *found;
    }
    return shapes;
}

} // namespace plan

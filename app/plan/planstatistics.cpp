#include "app/plan/planstatistics.h"

#include <QHash>

#include <algorithm>

namespace plan {

namespace {

/// Rows by name, in the order in which the names came.
class Table
{
public:
    Table(const Plan &plan, const PlanMetrics &metrics)
        : m_plan(plan)
        , m_metrics(metrics)
    {
    }

    void add(const QString &name, int at)
    {
        if (name.isEmpty())
            return;
        if (!m_places.contains(name)) {
            m_places.insert(name, m_rows.size());
            m_rows.append(StatisticsRow{});
            m_rows.last().name = name;
        }
        addTo(m_rows[m_places.value(name)], at);
    }

    QList<StatisticsRow> take(double whole)
    {
        for (StatisticsRow &row : m_rows) {
            if (row.exclusive && whole > 0)
                row.share = row.exclusive->value / whole;
        }
        std::stable_sort(m_rows.begin(), m_rows.end(), [](const StatisticsRow &a, const StatisticsRow &b) {
            const double left = a.exclusive ? a.exclusive->value : 0;
            const double right = b.exclusive ? b.exclusive->value : 0;
            return left != right ? left > right : accessedBlocks(a.blocks) > accessedBlocks(b.blocks);
        });
        return std::move(m_rows);
    }

private:
    void addTo(StatisticsRow &row, int at)
    {
        const PlanNode &node = m_plan.nodes[size_t(at)];
        const NodeMetrics &metrics = m_metrics.nodes[size_t(at)];
        ++row.nodes;
        row.neverExecuted += neverExecuted(node);
        row.loops += node.actual ? node.actual->loops : 0;
        if (metrics.exclusive && !metrics.ownClock)
            row.exclusive = core::Milliseconds{(row.exclusive ? row.exclusive->value : 0) + metrics.exclusive->value};
        row.approximate = row.approximate || metrics.approximate;
        for (const auto counter : allBlockCounts)
            row.blocks.*counter += metrics.exclusiveBlocks.*counter;
        row.rows += metrics.rows;
        row.rowsRemoved += metrics.rowsRemoved;
        if (row.worstNode < 0 || isWorse(at, row.worstNode))
            row.worstNode = at;
    }

    bool isWorse(int at, int other) const
    {
        const NodeMetrics &a = m_metrics.nodes[size_t(at)];
        const NodeMetrics &b = m_metrics.nodes[size_t(other)];
        if (a.exclusive && b.exclusive && *a.exclusive != *b.exclusive)
            return *a.exclusive > *b.exclusive;
        return accessedBlocks(a.exclusiveBlocks) > accessedBlocks(b.exclusiveBlocks);
    }

    const Plan &m_plan;
    const PlanMetrics &m_metrics;
    QHash<QString, qsizetype> m_places;
    QList<StatisticsRow> m_rows;
};

double timeInNodes(const PlanMetrics &metrics)
{
    double whole = 0;
    for (const NodeMetrics &node : metrics.nodes) {
        if (node.exclusive && !node.ownClock)
            whole += node.exclusive->value;
    }
    return whole;
}

} // namespace

QString relationName(const PlanNode &node)
{
    if (node.schema.isEmpty() || node.relation.isEmpty())
        return node.relation;
    return node.schema + u'.' + node.relation;
}

PlanStatistics planStatistics(const Plan &plan, const PlanMetrics &metrics)
{
    Table types(plan, metrics);
    Table tables(plan, metrics);
    Table indexes(plan, metrics);
    for (size_t at = 0; at < plan.nodes.size(); ++at) {
        const PlanNode &node = plan.nodes[at];
        types.add(node.type, int(at));
        tables.add(relationName(node), int(at));
        indexes.add(node.index, int(at));
    }
    const double whole = timeInNodes(metrics);
    return {types.take(whole), tables.take(whole), indexes.take(whole)};
}

} // namespace plan

#include "app/plan/rowestimates.h"

#include <QHash>

#include <algorithm>

namespace plan {

namespace {

/// Hands out rows only after it has read all of its input.
bool isBlocking(const PlanNode &node)
{
    return node.type == u"Sort" || node.type == u"Hash" || node.type == u"Bitmap Heap Scan" ||
           (node.type == u"SetOp" && node.strategy == u"Hashed") ||
           (node.type == u"Aggregate" && node.strategy != u"Sorted");
}

/// May leave the rest of the child's rows unread.
bool mayStop(const PlanNode &node, const PlanNode &child)
{
    if (node.type == u"Limit" || node.type == u"Merge Join")
        return true;
    const bool inner = child.relationship == Relationship::Inner;
    return inner && (node.innerUnique || node.joinType == u"Semi" || node.joinType == u"Anti");
}

class RowComparison
{
public:
    RowComparison(const Plan &plan, std::vector<NodeMetrics> &metrics)
        : m_nodes(plan.nodes)
        , m_fractional(plan.fractionalRows)
        , m_leaderWorks(valueOf(plan.settings, u"parallel_leader_participation") != u"off")
        , m_metrics(metrics)
        , m_gather(plan.nodes.size(), -1)
        , m_mayBeStopped(plan.nodes.size())
    {
    }

    void run()
    {
        // Twice: a CTE's scans, which may be stopped, come after the CTE.
        for (const bool again : {false, true}) {
            for (size_t at = 0; at < m_nodes.size(); ++at)
                passDown(at, again);
        }
        for (size_t at = 0; at < m_nodes.size(); ++at)
            compare(at);
    }

private:
    void passDown(size_t at, bool again)
    {
        const PlanNode &node = m_nodes[at];
        for (const int child : node.children) {
            const PlanNode &below = m_nodes[size_t(child)];
            m_gather[size_t(child)] = isGather(node) ? int(at) : m_gather[at];
            if (isCte(below)) {
                m_mayBeStopped[size_t(child)] = m_stoppedCtes.contains(below.subplanName.mid(4));
                continue;
            }
            // A subquery for one value, or EXISTS, reads no further than it has to.
            m_mayBeStopped[size_t(child)] = below.relationship == Relationship::SubPlan ||
                                            below.relationship == Relationship::InitPlan || mayStop(node, below) ||
                                            (m_mayBeStopped[at] && !isBlocking(node));
        }
        if (!again && node.type == u"CTE Scan" && m_mayBeStopped[at])
            m_stoppedCtes.insert(node.cteName, true);
    }

    void compare(size_t at)
    {
        const PlanNode &node = m_nodes[at];
        NodeMetrics &metrics = m_metrics[at];
        if (!node.actual)
            return;
        const double loops = node.actual->loops;
        metrics.rows = node.actual->rows * loops;
        metrics.rowsError = loops > 1 ? (m_fractional ? 0.005 : 0.5) * loops : 0;
        for (const QStringView key :
             {QStringView(u"Rows Removed by Filter"), QStringView(u"Rows Removed by Join Filter"),
              QStringView(u"Rows Removed by Index Recheck"), QStringView(u"Rows Removed by Conflict Filter")})
            metrics.rowsRemoved += numberOf(node.properties, key).value_or(0) * loops;
        const bool returnsNothing = node.type == u"ModifyTable" && node.cost && node.cost->rows == 0;
        if (!node.cost || loops <= 0 || returnsNothing)
            return;
        const double processes = plannedProcesses(at);
        const double actual = processes > 0 ? metrics.rows : node.actual->rows;
        const double estimate = node.cost->rows * (processes > 0 ? processes : 1);
        metrics.rowsFactor = std::max(actual, 1.0) / std::max(estimate, 1.0);
        metrics.stoppedEarly = m_mayBeStopped[at] && actual < estimate;
    }

    /// What the planner divided by for each process; 0 for a node that does not run once in each.
    double plannedProcesses(size_t at) const
    {
        if (m_gather[at] < 0)
            return 0;
        const PlanNode &gather = m_nodes[size_t(m_gather[at])];
        const double workers = gather.workersPlanned.value_or(0);
        if (m_nodes[at].actual->loops > 1 + gather.workersLaunched.value_or(0) || gather.singleCopy)
            return 0;
        return std::max(1.0, workers + (m_leaderWorks ? std::max(0.0, 1 - 0.3 * workers) : 0));
    }

    const std::vector<PlanNode> &m_nodes;
    bool m_fractional;
    bool m_leaderWorks;
    std::vector<NodeMetrics> &m_metrics;
    std::vector<int> m_gather;
    std::vector<bool> m_mayBeStopped;
    QHash<QString, bool> m_stoppedCtes;
};

} // namespace

void compareRows(const Plan &plan, std::vector<NodeMetrics> &metrics)
{
    RowComparison(plan, metrics).run();
}

} // namespace plan

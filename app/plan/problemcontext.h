#pragma once

#include "app/plan/distanceexpression.h"
#include "app/plan/finding.h"
#include "app/plan/planfacts.h"
#include "app/plan/planmetrics.h"

#include <QHash>

namespace plan {

/// How many rows a Limit node was to give. EXPLAIN does not print it: it is told from the statement, else from the
/// planner's rows and costs.
struct WantedRows
{
    int node = -1;
    double count = 0;
    double offset = 0;

    double total() const { return count + offset; }
};

/// An index scan that gives rows in the order of a vector distance.
struct VectorScan
{
    int node = -1;
    DistanceExpression distance;
    const TableFacts *table = nullptr; ///< null where it is not known
    const IndexFacts *index = nullptr;
    std::optional<vectors::IndexMethod> method; ///< unknown without facts
    QString filter;                             ///< the whole of it
    bool filtersRows = false; ///< the filter is about more than the distance, which only cuts the far end off
    double rows = 0;          ///< given, over all loops
    double examined = 0;      ///< given and dropped by the filter
    double loops = 0;
    int limit = -1;            ///< index in ProblemContext::limits() of the Limit that it feeds; -1: none
    int join = -1;             ///< the first node between the two that may drop rows
    bool ordered = true;       ///< its order is seen: nothing above it sorts, hashes or aggregates anew
    bool countedAbove = false; ///< an aggregate above the Limit counts its rows
};

/// A Sort by a distance.
struct DistanceSort
{
    int node = -1;
    int position = 0; ///< of the distance among the keys
    SortTerm term;
    int scan = -1;                     ///< the node that reads the table of the distance's column; -1: not found
    const TableFacts *table = nullptr; ///< of that scan
    bool limited = false;              ///< a Limit above it
    bool reranks = false;              ///< its rows come from a vector scan below a Limit
};

/// A plan with its figures and facts, read once for all rules. Everything lives as long as what it is made from.
class ProblemContext
{
public:
    ProblemContext(const Plan &plan, const PlanMetrics &metrics, const PlanFacts &facts);

    const Plan &plan() const { return m_plan; }
    const PlanFacts &facts() const { return m_facts; }
    const PlanNode &node(int at) const { return m_plan.nodes[size_t(at)]; }
    const NodeMetrics &metrics(int at) const { return m_metrics.nodes[size_t(at)]; }
    int nodeCount() const { return int(m_plan.nodes.size()); }

    const QList<WantedRows> &limits() const { return m_limits; }
    const QList<VectorScan> &scans() const { return m_scans; }
    const QList<DistanceSort> &sorts() const { return m_sorts; }
    const WantedRows *limitOf(const VectorScan &scan) const { return scan.limit < 0 ? nullptr : &m_limits[scan.limit]; }

    QString value(int at, QStringView key) const { return valueOf(node(at).properties, key); }
    double number(int at, QStringView key) const { return numberOf(node(at).properties, key).value_or(0); }

    /// hnsw.iterative_scan or ivfflat.iterative_scan as the scan had it; a null string when it is not known.
    QString iterativeScan(const VectorScan &scan) const;
    /// hnsw.ef_search as the scan had it; pgvector's default when it is not known.
    double efSearch() const;
    bool knowsEfSearch() const { return m_facts.number(QStringLiteral("hnsw.ef_search")).has_value(); }

    /// The rows in the table that the planner thinks of, from the facts or from a whole scan of it; none when unknown.
    std::optional<double> tableRows(const TableFacts *table) const;

    /// Whether `below` lies in the subtree of `above`.
    bool isBelow(int below, int above) const { return below > above && below < node(above).end; }
    /// A vector scan lies in the subtree of the node, or in a CTE that is read there.
    bool holdsVectorScan(int at) const;
    /// Whether a distance between vectors is anywhere in the plan.
    bool measuresDistance() const { return m_measuresDistance; }

private:
    void findLimits();
    void findScan(int at);
    void follow(VectorScan &scan) const;
    void findSort(int at);
    int scanBelow(int at, const QString &qualifier) const;
    int cteScanned(int at) const;
    int consumerOf(int cte) const;

    const Plan &m_plan;
    const PlanMetrics &m_metrics;
    const PlanFacts &m_facts;
    QList<WantedRows> m_limits;
    QHash<int, int> m_limitAt; ///< of a node: its place in m_limits
    QHash<QString, int> m_ctes;
    QHash<int, int> m_cteReader; ///< of a CTE: the first scan of it
    QList<VectorScan> m_scans;
    QList<DistanceSort> m_sorts;
    bool m_measuresDistance = false;
};

/// Numbers as evidence shows them: 40, 30 000, 12.5.
QString countText(double count);
QString millisecondsText(core::Milliseconds time);
/// "1 row", "40 rows".
QString rowsText(double rows);

} // namespace plan

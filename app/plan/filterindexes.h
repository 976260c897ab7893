#pragma once

#include "app/plan/runexplain.h"

namespace plan {

/// A B-tree index that filters of a plan could use, on a table or on every partition of it that the plan reads.
struct FilterIndex
{
    catalog::ObjectName table;            ///< the uppermost partitioned table where there is one
    bool partitioned = false;             ///< `table` has no rows of its own
    QStringList columns;                  ///< compared for equality first, then one compared for more or less
    QList<catalog::ObjectName> relations; ///< those read: the table itself, or partitions
    int node = -1;                        ///< the first node whose filter it serves

    /// CREATE INDEX for a person to run: CONCURRENTLY where the server has that.
    QString toSql() const;
    /// One statement for each of `relations`, as HypoPG takes them.
    QStringList definitions() const;

    friend bool operator==(const FilterIndex &, const FilterIndex &) = default;
};

/// The B-tree indexes that conditions in the plan's filters could use and that are not there, each node's best one
/// first. Needs facts; at most 8. Conditions on distances, on expressions and between columns give none.
QList<FilterIndex> filterIndexes(const Plan &plan, const PlanFacts &facts);

/// What the planner would make of an index that is not there.
struct WhatIf
{
    FilterIndex index;
    bool used = false;
    std::optional<double> cost;     ///< of the whole plan as it is
    std::optional<double> costWith; ///< of the whole plan with the index
    core::Bytes size;               ///< of the index, as HypoPG estimates it
    QString way;                    ///< the node that reads it: "Bitmap Index Scan"; empty when it is not used
    bool sortsExactly = false;      ///< a vector index gave the order before, and would no longer
    QString refused;                ///< why HypoPG makes no such index; empty when it does

    friend bool operator==(const WhatIf &, const WhatIf &) = default;
};

/// Explains the statement once for each of filterIndexes with the index made up by HypoPG, and once without: read-only,
/// without ANALYZE, under the request's settings. Nothing of it is left in the session. Never for hnsw and ivfflat,
/// which HypoPG does not know. Errors: Missing when HypoPG is not in the database; those of runExplain.
core::Result<QList<WhatIf>> tryFilterIndexes(jobs::JobContext &context, const ExplainRequest &request,
                                             const ExplainedPlan &explained);

/// What to say of each, with the SQL to build it; one finding that says so when there is nothing to try.
QList<Finding> findingsOf(const QList<WhatIf> &tried);

} // namespace plan

#pragma once

#include "app/plan/distanceexpression.h"
#include "app/plan/runexplain.h"

namespace plan {

/// What an index has to pass to give a query its order, in this order.
enum class IndexCheck {
    Valid,       ///< its build has ended
    Predicate,   ///< partial: the query asks only for rows that it holds
    Expression,  ///< its key is what is ordered by, casts included
    Operator,    ///< its operator class has the operator
    QueryVector, ///< the other side is known before the scan begins
    Order,       ///< ascending, and the first thing ordered by
    Limit,       ///< the query asks for the first rows
    Settings,    ///< index scans are allowed
    Cost,        ///< it is the cheapest way
    None         ///< passed all, and still not taken for a reason that is not known
};

/// Why the planner left an index, or that it took it.
struct IndexVerdict
{
    catalog::ObjectName index;
    int node = -1; ///< the sort or scan that gives the order now
    bool used = false;
    IndexCheck failed = IndexCheck::None; ///< the first check that fails
    QString reason;                       ///< with names and figures, in English
    std::optional<double> naturalCost;    ///< of the whole plan as the planner made it
    std::optional<double> forcedCost;     ///< of the whole plan when it has to take this index; none where it can't
    std::optional<double> hiddenCost;     ///< of the whole plan when HypoPG hides this index, which is used
    bool byHypoPg = false;                ///< the forced cost was found by hiding other indexes
    QString advice;                       ///< what could be done for it to be used; may be empty
    QString sql;                          ///< for that, to copy; may be empty

    friend bool operator==(const IndexVerdict &, const IndexVerdict &) = default;
};

/// The checks that plan and facts tell, for each pgvector index of the tables ordered by a distance. Pure: the cost of
/// the forced plan is not there.
QList<IndexVerdict> whyNotIndexes(const ExplainedPlan &explained);

/// The same, with the planner's cost for each index that can be forced: EXPLAIN without ANALYZE in a read-only
/// transaction, other ways switched off; what the planner takes then stands against what the texts tell. Other indexes
/// are hidden by HypoPG where it is installed, and the one in use is hidden to tell what it saves.
core::Result<QList<IndexVerdict>> whyNotIndexes(jobs::JobContext &context, const ExplainRequest &request,
                                                const ExplainedPlan &explained);

} // namespace plan

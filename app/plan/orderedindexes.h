#pragma once

#include "app/plan/problemcontext.h"

namespace plan {

/// What an index on a table lacks to give a distance order.
enum class IndexObstacle {
    None,       ///< it can: what kept the planner from it is the cost or a setting
    OtherKey,   ///< about another column altogether
    Invalid,    ///< its build never finished
    Expression, ///< the same column, in another expression or type
    Operator,   ///< the same key, ordered by another operator
    Predicate   ///< it holds a part of the rows, and the query is not seen to ask for these alone
};

/// The first obstacle of a pgvector index for an order by this distance under this filter.
IndexObstacle obstacleOf(const IndexFacts &index, const DistanceExpression &distance, const QString &filter);

/// Whether the filter asks for what a partial index holds: each part of the predicate stands in it.
bool impliesPredicate(const QString &filter, const QString &predicate);

/// Whether a part of the filter asks for the rows of the predicate among others: it is about the same column, and has
/// the predicate's constants (IN, OR) or a parameter where they would stand.
bool asksForMore(const QString &filter, const QString &predicate);

/// The distance of a sort is an argument of an aggregate, such as min(…).
bool isAggregated(const ProblemContext &context, const DistanceSort &sort);

} // namespace plan

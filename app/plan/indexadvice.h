#pragma once

#include "app/plan/finding.h"
#include "app/plan/whynotindex.h"

namespace plan {

/// Fills in what could be done for the index to be used, and the SQL for it, from the check that fails. `ordered` is
/// what the query orders by.
void adviseOn(IndexVerdict &verdict, const IndexFacts &index, const TableFacts &table,
              const DistanceExpression &ordered);

/// What to say of each index, with both costs where they are known; one finding that says so when the plan orders by
/// no distance or its tables have no index of pgvector. Those that the planner passed over come first.
QList<Finding> findingsOf(const QList<IndexVerdict> &verdicts);

} // namespace plan

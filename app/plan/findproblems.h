#pragma once

#include "app/plan/finding.h"
#include "app/plan/planfacts.h"
#include "app/plan/planmetrics.h"

namespace plan {

/// What there is to say of a plan, worst first, then in the order of the plan. Rules that need facts which are not
/// known say nothing. Of one code at most 20 findings come. The plan's queryText, when it has one, is read for its
/// LIMIT. Pure.
QList<Finding> findProblems(const Plan &plan, const PlanMetrics &metrics, const PlanFacts &facts);

} // namespace plan

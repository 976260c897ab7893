#include "app/plan/findproblems.h"

#include "app/plan/problemrules.h"

#include <algorithm>

namespace plan {

QList<Finding> findProblems(const Plan &plan, const PlanMetrics &metrics, const PlanFacts &facts)
{
    if (plan.nodes.empty())
        return {};
    const ProblemContext context(plan, metrics, facts);
    QList<Finding> findings;
    findOrderProblems(context, findings);
    findIndexChoices(context, findings);
    findLimitProblems(context, findings);
    findStarvedScans(context, findings);
    findFilterProblems(context, findings);
    findCostlyReads(context, findings);
    findStatisticsProblems(context, findings);
    findGeneralProblems(context, findings);
    std::ranges::stable_sort(findings, [](const Finding &left, const Finding &right) {
        return std::pair(left.severity, left.node) < std::pair(right.severity, right.node);
    });
    return findings;
}

} // namespace plan

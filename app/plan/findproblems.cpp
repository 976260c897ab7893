#include "app/plan/findproblems.h"

#include "app/plan/problemrules.h"

#include <algorithm>

namespace plan {

namespace {

constexpr int mostAlike = 20;

/// Of a plan over thousands of partitions the same is found in each: the first ones stand for all.
Findings withoutRepetition(const Findings &findings)
{
    Findings kept;
    QHash<QString, int> counts;
    for (const Finding &finding : findings) {
        if (++counts[finding.code] <= mostAlike)
            kept << finding;
    }
    for (Finding &finding : kept) {
        const int left = counts[finding.code] - mostAlike;
        if (left > 0)
            finding.evidence += QStringLiteral(" (the same in %1 more nodes)").arg(left);
    }
    return kept;
}

} // namespace

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
    return withoutRepetition(findings);
}

} // namespace plan

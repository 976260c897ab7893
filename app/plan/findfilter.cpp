#include "app/plan/problemrules.h"

#include <algorithm>

namespace plan {

namespace {

std::optional<DistanceExpression> distanceInFilter(const ProblemContext &context, int at)
{
    const QString filter = context.value(at, u"Filter");
    return filter.isEmpty() ? std::nullopt : findDistance(filter);
}

bool isOrderedAbove(const ProblemContext &context, int at)
{
    return std::ranges::any_of(context.sorts(), [&](const DistanceSort &sort) {
        return sort.scan == at || (sort.term.distance && context.isBelow(at, sort.node));
    });
}

bool isVectorScan(const ProblemContext &context, int at)
{
    return std::ranges::any_of(context.scans(), [at](const VectorScan &scan) { return scan.node == at; });
}

void examineFilter(const ProblemContext &context, int at, Findings &findings)
{
    const auto distance = distanceInFilter(context, at);
    if (!distance || context.node(at).relation.isEmpty())
        return;
    const PlanNode &node = context.node(at);
    const bool byIndex = isVectorScan(context, at);
    if (!byIndex && !isOrderedAbove(context, at)) {
        const QString kept = node.actual
                                 ? QStringLiteral("; %1 of %2 were kept")
                                       .arg(rowsText(context.metrics(at).rows),
                                            countText(context.metrics(at).rows + context.metrics(at).rowsRemoved))
                                 : QString();
        findings << Finding{
            QStringLiteral("distance_filter_without_order"),
            Severity::Slow,
            at,
            QStringLiteral("A condition on the distance alone can use no index"),
            QStringLiteral("the filter of the %1 compares %2%3").arg(node.type, distance->op, kept),
            QStringLiteral("Indexes serve ORDER BY distance LIMIT k only. Find the nearest rows in a "
                           "MATERIALIZED CTE with ORDER BY and LIMIT, and put the condition outside."),
            QStringLiteral("WITH nearest AS MATERIALIZED (SELECT …, v %1 $1 AS distance FROM … ORDER BY "
                           "distance LIMIT k)\nSELECT * FROM nearest WHERE distance < x;")
                .arg(distance->isFunction ? QStringLiteral("<->") : distance->op)};
    }
    if (!node.cost)
        return;
    const QString actual =
        node.actual ? QStringLiteral(", %1 came").arg(countText(context.metrics(at).rows)) : QString();
    findings << Finding{
        QStringLiteral("distance_filter_selectivity"),
        Severity::Note,
        at,
        QStringLiteral("The planner guesses how many rows a distance keeps"),
        QStringLiteral("it takes one third of the rows: %1 were estimated%2").arg(rowsText(node.cost->rows), actual),
        QStringLiteral("There are no statistics of distances. Put the condition outside of a MATERIALIZED "
                       "CTE, so that the rest of the plan does not depend on the guess."),
        {}};
}

bool aggregatesDistance(const ProblemContext &context, int at)
{
    if (findDistance(context.value(at, u"Output")) || findDistance(context.value(at, u"Group Key")))
        return true;
    const int parent = context.node(at).parent;
    return parent >= 0 && context.node(parent).type == u"Sort" && findDistance(context.value(parent, u"Sort Key"));
}

void examineAggregate(const ProblemContext &context, int at, Findings &findings)
{
    const PlanNode &node = context.node(at);
    if (node.type != u"Aggregate" || context.holdsVectorScan(at) || !aggregatesDistance(context, at) ||
        node.children.empty())
        return;
    const int parent = node.parent;
    if (parent >= 0 && context.node(parent).type == u"Aggregate")
        return; // the upper half of a parallel one speaks
    const int input = node.children.front();
    const QString read =
        node.actual ? QStringLiteral("; it took %1").arg(rowsText(context.metrics(input).rows)) : QString();
    findings << Finding{
        QStringLiteral("aggregate_over_distance"),
        Severity::Slow,
        at,
        QStringLiteral("Grouping by distance reads every row"),
        QStringLiteral("the aggregate works on the distances of all rows%1").arg(read),
        QStringLiteral("An index gives single rows in order. Find several times as many nearest rows as "
                       "groups are needed in a CTE with ORDER BY and LIMIT, and group these."),
        {}};
}

void examineFanout(const ProblemContext &context, int at, Findings &findings)
{
    const PlanNode &node = context.node(at);
    if (node.type != u"Merge Append" && node.type != u"Append")
        return;
    const auto searched = std::ranges::count_if(
        context.scans(), [at, &context](const VectorScan &scan) { return context.isBelow(scan.node, at); });
    if (searched < 2)
        return;
    double rows = 0;
    for (const VectorScan &scan : context.scans())
        rows += context.isBelow(scan.node, at) ? scan.rows : 0;
    const QString gave = node.actual ? QStringLiteral("; they gave %1 in all").arg(rowsText(rows)) : QString();
    findings << Finding{
        QStringLiteral("partition_fanout"),
        Severity::Note,
        at,
        QStringLiteral("Every partition is searched by itself"),
        QStringLiteral("%1 index scans by distance feed one %2%3").arg(searched).arg(node.type, gave),
        QStringLiteral("The search costs as much as that many searches. A condition on the partition key "
                       "leaves out the others."),
        {}};
}

} // namespace

void findFilterProblems(const ProblemContext &context, Findings &findings)
{
    for (int at = 0; at < context.nodeCount(); ++at) {
        examineFilter(context, at, findings);
        examineAggregate(context, at, findings);
        examineFanout(context, at, findings);
    }
}

} // namespace plan

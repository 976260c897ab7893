#include "app/plan/problemrules.h"

#include "app/plan/orderedindexes.h"

namespace plan {

namespace {

/// The operator that gives the same order as a distance function.
QString operatorInstead(const QString &function)
{
    if (function == u"l2_distance")
        return QStringLiteral("<->");
    if (function == u"cosine_distance")
        return QStringLiteral("<=>");
    if (function == u"inner_product")
        return QStringLiteral("<#>");
    if (function == u"l1_distance")
        return QStringLiteral("<+>");
    return function == u"hamming_distance" ? QStringLiteral("<~>") : QStringLiteral("<%>");
}

Finding notIndexable(const ProblemContext &context, const DistanceSort &sort)
{
    const DistanceExpression &distance = *sort.term.distance;
    Finding finding;
    finding.code = QStringLiteral("order_not_indexable");
    finding.severity = Severity::Slow;
    finding.node = sort.node;
    const QString rows = sort.scan < 0 ? QString() : rowsText(context.metrics(sort.scan).rows);
    const QString read =
        rows.isEmpty() || !context.plan().analyzed ? QString() : QStringLiteral("; %1 were read and sorted").arg(rows);
    if (sort.term.descending && distance.bare) {
        finding.title = QStringLiteral("The order is descending");
        finding.evidence = QStringLiteral("the sort key ends in DESC%1").arg(read);
        finding.advice = QStringLiteral("An index gives the nearest rows first and nothing else: order by the distance "
                                        "ascending. The farthest rows have to be looked for in the whole table.");
        return finding;
    }
    if (distance.isFunction) {
        finding.title = QStringLiteral("The order is by a function");
        finding.evidence = QStringLiteral("the sort key calls %1()%2").arg(distance.op, read);
        finding.advice =
            QStringLiteral("Indexes serve operators, not functions: order by %1.").arg(operatorInstead(distance.op));
        return finding;
    }
    finding.title = QStringLiteral("The order is by an expression around the distance");
    finding.evidence = QStringLiteral("the sort key does more than %1%2").arg(distance.op, read);
    finding.advice = QStringLiteral("An index gives the order of the bare operator: order by the distance itself, "
                                    "ascending, and compute a similarity such as 1 - distance in the SELECT list.");
    return finding;
}

Finding notFirst(const DistanceSort &sort)
{
    return {QStringLiteral("vector_order_not_first"),
            Severity::Slow,
            sort.node,
            QStringLiteral("The distance is not the first thing ordered by"),
            QStringLiteral("it is key %1 of the sort").arg(sort.position + 1),
            QStringLiteral("No index can give this order. Find the nearest rows in a CTE that is ordered by the "
                           "distance alone and has a LIMIT, and order its rows outside."),
            {}};
}

Finding fromJoin(const ProblemContext &context, const DistanceSort &sort)
{
    const DistanceExpression &distance = *sort.term.distance;
    const QString read = context.plan().analyzed && sort.scan >= 0
                             ? QStringLiteral("; %1 were read").arg(rowsText(context.metrics(sort.scan).rows))
                             : QString();
    return {QStringLiteral("query_vector_from_join"),
            Severity::Slow,
            sort.node,
            QStringLiteral("The query vector is a column of another relation"),
            QStringLiteral("both sides of %1 are columns: %2 and %3%4")
                .arg(distance.op, distance.left, distance.right, read),
            QStringLiteral("An index needs a query vector that is known when its scan begins: put it into a scalar "
                           "subquery, (SELECT v FROM … WHERE …), or for several vectors search in a LATERAL subquery "
                           "with its own ORDER BY and LIMIT."),
            {}};
}

Finding volatileQuery(const DistanceSort &sort)
{
    const DistanceExpression &distance = *sort.term.distance;
    return {QStringLiteral("query_vector_volatile"),
            Severity::Slow,
            sort.node,
            QStringLiteral("The query vector comes from a function that is called for each row"),
            QStringLiteral("the sort key calls %1").arg(distance.query().left(80)),
            QStringLiteral("Where the function gives one value per statement, declare it STABLE or IMMUTABLE, pass its "
                           "value as a parameter, or put the call into a scalar subquery: (SELECT f(…))."),
            {}};
}

Finding missingLimit(const ProblemContext &context, const DistanceSort &sort)
{
    const QString sorted =
        context.plan().analyzed
            ? QStringLiteral("%1 were sorted by distance").arg(rowsText(context.metrics(sort.node).rows))
            : QStringLiteral("all rows are sorted by distance");
    return {QStringLiteral("missing_limit"),
            Severity::Slow,
            sort.node,
            QStringLiteral("There is no LIMIT"),
            QStringLiteral("no Limit node stands above the sort; %1").arg(sorted),
            QStringLiteral("Ask for as many rows as are needed: with a LIMIT an index can give the nearest ones. "
                           "Without it, an index would silently give about hnsw.ef_search rows."),
            {}};
}

Finding reranked(const ProblemContext &context, const DistanceSort &sort)
{
    const QString rows = context.plan().analyzed && context.node(sort.node).actual
                             ? QStringLiteral("; %1 went on").arg(rowsText(context.metrics(sort.node).rows))
                             : QString();
    return {QStringLiteral("rerank_pattern"),
            Severity::Good,
            sort.node,
            QStringLiteral("The index's rows are sorted again"),
            QStringLiteral("the sort stands above a Limit over an index scan by distance%1").arg(rows),
            QStringLiteral("This mends an approximate order. The inner LIMIT bounds what can be found: make it several "
                           "times the outer one where the inner distance is a coarse one."),
            {}};
}

bool isAscending(const DistanceSort &sort)
{
    return !sort.term.descending && !sort.term.nullsFirst;
}

void examine(const ProblemContext &context, const DistanceSort &sort, Findings &findings)
{
    if (sort.reranks) {
        findings << reranked(context, sort);
        return;
    }
    const DistanceExpression &distance = *sort.term.distance;
    const bool inAggregate = isAggregated(context, sort);
    if (inAggregate)
        return; // findFilterProblems speaks of it
    if (sort.position > 0)
        findings << notFirst(sort);
    else if (!distance.bare || distance.isFunction || !isAscending(sort))
        findings << notIndexable(context, sort);
    else if (distance.leftKind == Operand::Column && distance.rightKind == Operand::Column)
        findings << fromJoin(context, sort);
    else if (distance.queryKind() == Operand::Function)
        findings << volatileQuery(sort);
    if (!sort.limited)
        findings << missingLimit(context, sort);
}

} // namespace

void findOrderProblems(const ProblemContext &context, Findings &findings)
{
    for (const DistanceSort &sort : context.sorts())
        examine(context, sort, findings);
    for (const VectorScan &scan : context.scans()) {
        if (scan.limit >= 0 || !scan.ordered || context.node(scan.node).parent >= 0)
            continue;
        findings << Finding{
            QStringLiteral("missing_limit"),
            Severity::Slow,
            scan.node,
            QStringLiteral("There is no LIMIT"),
            QStringLiteral("the index scan by distance is the whole plan"),
            QStringLiteral("An index finds only the nearest rows, about hnsw.ef_search of them; what "
                           "lies behind is left out without a word. Say with LIMIT how many are needed."),
            {}};
    }
}

} // namespace plan

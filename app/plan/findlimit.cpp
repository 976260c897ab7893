#include "app/plan/problemrules.h"

#include <algorithm>

namespace plan {

using vectors::IndexMethod;

namespace {

constexpr double largestEfSearch = 1000;

bool isIterative(const ProblemContext &context, const VectorScan &scan)
{
    const QString iterative = context.iterativeScan(scan);
    return !iterative.isEmpty() && iterative != u"off";
}

/// The scan had no more to give although the table has: nothing but its own bound ended it.
bool endedByItself(const ProblemContext &context, const VectorScan &scan)
{
    const PlanNode &node = context.node(scan.node);
    if (!node.actual || scan.loops <= 0)
        return false;
    const double perScan = scan.examined / scan.loops;
    const auto rows = context.tableRows(scan.table);
    const double inTable = rows ? *rows : node.cost ? node.cost->rows : 0;
    return perScan < inTable * 0.9;
}

QString efSearchText(const ProblemContext &context)
{
    const QString value = countText(context.efSearch());
    return context.knowsEfSearch() ? QStringLiteral("hnsw.ef_search is %1").arg(value)
                                   : QStringLiteral("hnsw.ef_search is not known, %1 by default").arg(value);
}

Finding exceedsEfSearch(const ProblemContext &context, const VectorScan &scan, const WantedRows &wanted)
{
    const PlanNode &limit = context.node(wanted.node);
    QString evidence = wanted.offset > 0
                           ? QStringLiteral("%1 were asked for behind an OFFSET of %2, %3 in all")
                                 .arg(rowsText(wanted.count), countText(wanted.offset), countText(wanted.total()))
                           : QStringLiteral("%1 were asked for").arg(rowsText(wanted.count));
    if (limit.actual)
        evidence += QStringLiteral(", %1 came: the index scan gave %2")
                        .arg(countText(context.metrics(wanted.node).rows), countText(scan.rows));
    evidence += QStringLiteral("; %1").arg(efSearchText(context));
    const bool enough = wanted.total() <= largestEfSearch;
    Finding finding{QStringLiteral("limit_exceeds_ef_search"),
                    Severity::Wrong,
                    scan.node,
                    QStringLiteral("More rows are asked for than the index scan gives"),
                    evidence,
                    {},
                    {}};
    finding.advice = enough
                         ? QStringLiteral("An HNSW scan gives at most hnsw.ef_search rows. Raise it to %1 or more, or "
                                          "let the scan go on (pgvector 0.8.0 and later).")
                               .arg(countText(wanted.total()))
                         : QStringLiteral("An HNSW scan gives at most hnsw.ef_search rows, which ends at 1000. Let the "
                                          "scan go on (pgvector 0.8.0 and later).");
    finding.sql = enough ? QStringLiteral("SET LOCAL hnsw.ef_search = %1;").arg(qint64(wanted.total()))
                         : QStringLiteral("SET LOCAL hnsw.iterative_scan = strict_order;");
    return finding;
}

Finding truncatedAbove(const ProblemContext &context, const VectorScan &scan, const WantedRows &wanted)
{
    const QString why = wanted.offset > 0
                            ? QStringLiteral("OFFSET %1 skips as many rows as the index scan gives, or more")
                                  .arg(countText(wanted.offset))
                            : QStringLiteral("an aggregate works on the rows of the LIMIT");
    return {QStringLiteral("result_truncated"),
            Severity::Wrong,
            wanted.node,
            QStringLiteral("The answer is cut short by the index scan"),
            QStringLiteral("%1; the index scan gave %2, %3 of %4 reached the result")
                .arg(why, rowsText(scan.rows), countText(context.metrics(wanted.node).rows), countText(wanted.count)),
            QStringLiteral("What counts or pages through the nearest rows has to find them all first: raise "
                           "hnsw.ef_search past the LIMIT and OFFSET together, or let the scan go on."),
            QStringLiteral("SET LOCAL hnsw.iterative_scan = strict_order;")};
}

Finding truncatedWithoutLimit(const ProblemContext &context, const VectorScan &scan)
{
    const auto rows = context.tableRows(scan.table);
    const double inTable = rows ? *rows : context.node(scan.node).cost ? context.node(scan.node).cost->rows : 0;
    return {
        QStringLiteral("result_truncated"),
        Severity::Wrong,
        scan.node,
        QStringLiteral("The index left out most rows of the answer"),
        QStringLiteral("there is no LIMIT, so about %1 were asked for; the index scan gave %2; %3")
            .arg(rowsText(inTable), countText(scan.rows), efSearchText(context)),
        QStringLiteral("An index scan gives the nearest rows only. Ask with LIMIT for as many as are needed, or keep "
                       "the planner from the index where all rows have to come."),
        QStringLiteral("SET LOCAL enable_indexscan = off;")};
}

Finding fewFromLists(const ProblemContext &context, const VectorScan &scan, const WantedRows &wanted)
{
    const QString probes = context.facts().setting(QStringLiteral("ivfflat.probes"));
    const QString lists =
        scan.index ? scan.index->options.value(QStringLiteral("lists"), QStringLiteral("100")) : QStringLiteral("?");
    return {QStringLiteral("ivfflat_lists_off"),
            Severity::Slow,
            scan.node,
            QStringLiteral("The probed lists hold too few rows"),
            QStringLiteral("%1 were asked for, the scan gave %2 with ivfflat.probes = %3 of %4 lists")
                .arg(rowsText(wanted.total()), countText(scan.rows), probes.isEmpty() ? QStringLiteral("1") : probes,
                     lists),
            QStringLiteral("Probe more lists, or build the index anew with fewer lists if it was built before the rows "
                           "were there."),
            QStringLiteral("SET LOCAL ivfflat.probes = 10;")};
}

/// Nobody dropped rows between the scan and its Limit, and it is still short.
void examineShort(const ProblemContext &context, const VectorScan &scan, const WantedRows &wanted, Findings &findings)
{
    if (scan.method == IndexMethod::Ivfflat) {
        findings << fewFromLists(context, scan, wanted);
        return;
    }
    // pgvector gives up to ten rows of one element: a little more than ef_search may come.
    const double efSearch = context.efSearch();
    const bool beyond = wanted.total() > efSearch || (!context.knowsEfSearch() && scan.rows >= efSearch);
    if (beyond && !isIterative(context, scan))
        findings << exceedsEfSearch(context, scan, wanted);
    if (wanted.offset > 0 || scan.countedAbove)
        findings << truncatedAbove(context, scan, wanted);
}

void examine(const ProblemContext &context, const VectorScan &scan, Findings &findings)
{
    const WantedRows *wanted = context.limitOf(scan);
    const bool measured = context.node(scan.node).actual.has_value();
    if (!wanted) {
        if (measured && scan.ordered && endedByItself(context, scan))
            findings << truncatedWithoutLimit(context, scan);
        return;
    }
    const bool dropsRows = scan.filtersRows || scan.join >= 0;
    if (measured) {
        const PlanNode &limit = context.node(wanted->node);
        const double loops = limit.actual ? limit.actual->loops : 0;
        const bool isShort = loops > 0 && context.metrics(wanted->node).rows < wanted->count * loops;
        if (isShort && !dropsRows && endedByItself(context, scan))
            examineShort(context, scan, *wanted, findings);
        return;
    }
    const bool bounded = scan.method == IndexMethod::Hnsw && context.knowsEfSearch() && !isIterative(context, scan);
    const auto rows = context.tableRows(scan.table);
    if (bounded && wanted->total() > context.efSearch() && (!rows || *rows > context.efSearch()))
        findings << exceedsEfSearch(context, scan, *wanted);
}

} // namespace

void findLimitProblems(const ProblemContext &context, Findings &findings)
{
    for (const VectorScan &scan : context.scans())
        examine(context, scan, findings);
}

} // namespace plan

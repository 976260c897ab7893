#include "app/plan/problemrules.h"

#include "app/db/quoting.h"

#include <algorithm>

namespace plan {

using vectors::IndexMethod;

namespace {

constexpr double largestEfSearch = 1000;
constexpr double defaultMaxScanTuples = 20'000;

enum class Iterative { Off, On, Unknown };

Iterative iterativeOf(const ProblemContext &context, const VectorScan &scan)
{
    const QString setting = context.iterativeScan(scan);
    if (!setting.isEmpty())
        return setting == u"off" ? Iterative::Off : Iterative::On;
    if (context.facts().fromServer())
        return Iterative::Off; // pgvector before 0.8.0 has no such setting
    // More rows than one scan can give, the rows that share an element included.
    return scan.loops > 0 && scan.examined / scan.loops > largestEfSearch ? Iterative::On : Iterative::Unknown;
}

QString droppedText(const VectorScan &scan, const WantedRows &wanted, const ProblemContext &context)
{
    return QStringLiteral("%1 of %2 rows came: the index scan gave %3")
        .arg(countText(context.metrics(wanted.node).rows), countText(wanted.count), countText(scan.examined));
}

/// A partial index or B-tree that the filter would be served by.
QString filterIndexSql(const VectorScan &scan)
{
    const QStringList columns = columnNames(scan.filter);
    if (!scan.table || columns.isEmpty())
        return {};
    return QStringLiteral("\nCREATE INDEX CONCURRENTLY ON %1 (%2);")
        .arg(scan.table->name.toSql(), db::quoteIdentifier(columns.first()));
}

QString iterativeSql(const VectorScan &scan)
{
    return scan.method == IndexMethod::Ivfflat ? QStringLiteral("SET LOCAL ivfflat.iterative_scan = relaxed_order;")
                                               : QStringLiteral("SET LOCAL hnsw.iterative_scan = strict_order;");
}

Finding starvedByFilter(const ProblemContext &context, const VectorScan &scan, const WantedRows &wanted)
{
    const double removed = scan.examined - scan.rows;
    return {
        QStringLiteral("filter_starves_scan"),
        Severity::Wrong,
        scan.node,
        QStringLiteral("The filter leaves too few of the index's rows"),
        QStringLiteral("%1, the filter dropped %2").arg(droppedText(scan, wanted, context), countText(removed)),
        QStringLiteral("The index gives the nearest rows first and the filter takes from these: rows that match but "
                       "are not among them are missing. Let the scan go on until there are enough (pgvector 0.8.0 "
                       "and later), else raise hnsw.ef_search or ivfflat.probes. For a selective filter a B-tree on "
                       "its columns makes the exact search cheap, for a few values partial indexes do."),
        iterativeSql(scan) + filterIndexSql(scan)};
}

Finding starvedByJoin(const ProblemContext &context, const VectorScan &scan, const WantedRows &wanted)
{
    return {QStringLiteral("join_starves_scan"),
            Severity::Wrong,
            scan.node,
            QStringLiteral("A join drops too many of the index's rows"),
            QStringLiteral("%1, and the %2 above it kept %3")
                .arg(droppedText(scan, wanted, context), context.node(scan.join).type.toLower(),
                     countText(context.metrics(scan.join).rows)),
            QStringLiteral("The index gives the nearest rows, and a condition on another table drops most of them. Let "
                           "the scan go on (pgvector 0.8.0 and later), keep the condition's column in the searched "
                           "table, or choose the rows first in a MATERIALIZED CTE and order these exactly."),
            iterativeSql(scan)};
}

Finding exhausted(const ProblemContext &context, const VectorScan &scan, const WantedRows &wanted)
{
    const bool ivfflat = scan.method == IndexMethod::Ivfflat;
    const auto bound = context.facts().number(QStringLiteral("hnsw.max_scan_tuples"));
    const double maxTuples = double(bound.value_or(qint64(defaultMaxScanTuples)));
    const double perScan = scan.examined / scan.loops;
    const bool byTuples = perScan >= maxTuples || (!bound && !context.facts().fromServer());
    Finding finding{QStringLiteral("iterative_scan_exhausted"),
                    Severity::Wrong,
                    scan.node,
                    QStringLiteral("The iterative scan stopped before it had enough rows"),
                    droppedText(scan, wanted, context),
                    {},
                    {}};
    if (ivfflat) {
        finding.evidence += QStringLiteral("; ivfflat.max_probes is %1 (detail: probes)")
                                .arg(context.facts().setting(QStringLiteral("ivfflat.max_probes")));
        finding.advice =
            QStringLiteral("The scan went through as many lists as it may. Raise ivfflat.max_probes, or make "
                           "the exact search cheap with an index on the filter's columns.");
        finding.sql = QStringLiteral("SET LOCAL ivfflat.max_probes = 32768;") + filterIndexSql(scan);
    } else if (byTuples) {
        finding.evidence += QStringLiteral("; hnsw.max_scan_tuples is %1 (detail: tuples)")
                                .arg(bound ? countText(maxTuples) : QStringLiteral("not known"));
        finding.advice = QStringLiteral("The scan came to hnsw.max_scan_tuples. Raise it; where that does nothing, the "
                                        "memory is the bound (hnsw.scan_mem_multiplier, work_mem). For a filter this "
                                        "selective an index on its columns makes the exact search the faster one.");
        finding.sql =
            QStringLiteral("SET LOCAL hnsw.max_scan_tuples = %1;").arg(qint64(maxTuples * 10)) + filterIndexSql(scan);
    } else {
        finding.evidence += QStringLiteral("; that is below hnsw.max_scan_tuples = %1, so the memory for the scan was "
                                           "used up (work_mem %2, hnsw.scan_mem_multiplier %3), or the graph was "
                                           "(detail: memory)")
                                .arg(countText(maxTuples), context.facts().setting(QStringLiteral("work_mem")),
                                     context.facts().setting(QStringLiteral("hnsw.scan_mem_multiplier")));
        finding.advice =
            QStringLiteral("Raise hnsw.scan_mem_multiplier or work_mem. Where that does nothing, rows cannot "
                           "be reached in the graph: build the index anew.");
        finding.sql = QStringLiteral("SET LOCAL hnsw.scan_mem_multiplier = 4;");
    }
    return finding;
}

/// All rows that the table has were looked at, so that no more match.
bool sawAll(const ProblemContext &context, const VectorScan &scan)
{
    const auto rows = context.tableRows(scan.table);
    return rows && scan.loops > 0 && scan.examined / scan.loops >= 0.95 * *rows;
}

void examineShort(const ProblemContext &context, const VectorScan &scan, Findings &findings)
{
    const WantedRows *wanted = context.limitOf(scan);
    if (!wanted || scan.loops <= 0 || sawAll(context, scan))
        return;
    const PlanNode &limit = context.node(wanted->node);
    const double loops = limit.actual ? limit.actual->loops : 0;
    if (loops <= 0 || context.metrics(wanted->node).rows >= wanted->count * loops)
        return;
    const bool byFilter = scan.filtersRows && scan.examined > scan.rows;
    const bool byJoin = scan.join >= 0;
    if (!byFilter && !byJoin)
        return;
    if (iterativeOf(context, scan) == Iterative::On)
        findings << exhausted(context, scan, *wanted);
    else if (byFilter)
        findings << starvedByFilter(context, scan, *wanted);
    else
        findings << starvedByJoin(context, scan, *wanted);
}

void examineOrder(const ProblemContext &context, const VectorScan &scan, Findings &findings)
{
    if (context.iterativeScan(scan) != u"relaxed_order" || !scan.ordered)
        return;
    const double perScan = scan.loops > 0 ? scan.examined / scan.loops : 0;
    const QString looked =
        scan.loops > 0 ? QStringLiteral("; the scan looked at %1").arg(rowsText(perScan)) : QString();
    findings << Finding{
        QStringLiteral("relaxed_order_unsorted"),
        Severity::Wrong,
        scan.node,
        QStringLiteral("The rows may come out of order"),
        QStringLiteral("%1 is relaxed_order, and no Sort stands above the scan%2")
            .arg(scan.method == IndexMethod::Ivfflat ? QStringLiteral("ivfflat.iterative_scan")
                                                     : QStringLiteral("hnsw.iterative_scan"),
                 looked),
        QStringLiteral(
            "A relaxed scan gives its rows round by round. Put the search with its LIMIT into a MATERIALIZED "
            "CTE and order outside by distance + 0: from PostgreSQL 17 on an ORDER BY that repeats the one "
            "inside is left out."),
        QStringLiteral(
            "WITH nearest AS MATERIALIZED (SELECT …, v <-> $1 AS distance FROM … ORDER BY distance LIMIT k)\n"
            "SELECT * FROM nearest ORDER BY distance + 0;")};
}

bool isEquality(const QString &filter)
{
    const QStringList parts = conjuncts(filter);
    return std::ranges::any_of(parts, [](const QString &part) { return normalized(part).contains(u" = "); });
}

void examineTenants(const ProblemContext &context, const VectorScan &scan, Findings &findings)
{
    constexpr double manyRows = 2000;
    constexpr double share = 50;
    const bool wasteful = scan.filtersRows && isEquality(scan.filter) && scan.examined >= manyRows &&
                          scan.examined >= share * std::max(scan.rows, 1.0);
    if (!wasteful)
        return;
    const BlockCounts &blocks = context.node(scan.node).usage.blocks;
    QString sql;
    const QStringList columns = columnNames(scan.distance.column());
    if (scan.table && scan.index && columns.size() == 1)
        sql = QStringLiteral("CREATE INDEX CONCURRENTLY ON %1 USING %2 (%3 %4) WHERE %5;")
                  .arg(scan.table->name.toSql(), scan.index->method,
                       scan.index->expression ? QStringLiteral("(%1)").arg(scan.index->key) : scan.index->key,
                       scan.index->operatorClass, normalized(scan.filter));
    findings << Finding{
        QStringLiteral("shared_index_many_tenants"),
        Severity::Slow,
        scan.node,
        QStringLiteral("One index for all, searched for a few"),
        QStringLiteral("%1 were looked at for %2 (%3 blocks)")
            .arg(rowsText(scan.examined), rowsText(scan.rows), countText(double(accessedBlocks(blocks)))),
        QStringLiteral("Rows of one value lie scattered over the whole index. Give frequent values an index "
                       "of their own, or partition the table by the column (LIST)."),
        sql};
}

} // namespace

void findStarvedScans(const ProblemContext &context, Findings &findings)
{
    for (const VectorScan &scan : context.scans()) {
        examineShort(context, scan, findings);
        examineOrder(context, scan, findings);
        examineTenants(context, scan, findings);
    }
}

} // namespace plan

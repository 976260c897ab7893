#include "app/plan/problemrules.h"

#include <algorithm>
#include <cmath>

namespace plan {

using vectors::IndexMethod;

namespace {

constexpr double farOff = 10;
constexpr double enoughRows = 100;

bool isFarOff(const ProblemContext &context, int at)
{
    const auto factor = rowMisestimate(context.metrics(at));
    const PlanNode &node = context.node(at);
    if (!factor || *factor < farOff || !node.cost)
        return false;
    const double loops = node.actual ? std::max(node.actual->loops, 1.0) : 1;
    return std::max(node.cost->rows, context.metrics(at).rows / loops) >= enoughRows;
}

/// The estimate of a vector index scan is about all rows, whatever it gives; so is what stands on it.
bool isByVectorScan(const ProblemContext &context, int at)
{
    return std::ranges::any_of(
        context.scans(), [&](const VectorScan &scan) { return scan.node == at || context.isBelow(scan.node, at); });
}

void examineEstimate(const ProblemContext &context, int at, Findings &findings)
{
    if (!isFarOff(context, at) || isByVectorScan(context, at))
        return;
    const PlanNode &node = context.node(at);
    const bool comesFromBelow = std::ranges::any_of(node.children, [&](int child) { return isFarOff(context, child); });
    if (comesFromBelow)
        return;
    const double loops = std::max(node.actual->loops, 1.0);
    const QString filter = context.value(at, u"Filter");
    QString sql;
    if (!node.relation.isEmpty()) {
        const TableFacts *table = context.facts().table(node.schema, node.relation);
        const QString name = table ? table->name.toSql() : relationName(context.node(at));
        sql = QStringLiteral("ANALYZE %1;").arg(name);
        const QStringList columns = columnNames(filter + QStringLiteral(" AND ") + context.value(at, u"Index Cond"));
        if (columns.size() > 1)
            sql += QStringLiteral("\nCREATE STATISTICS ON %1 FROM %2;").arg(columns.join(QStringLiteral(", ")), name);
    }
    findings << Finding{QStringLiteral("row_misestimate"),
                        Severity::Slow,
                        at,
                        QStringLiteral("The planner expected another number of rows"),
                        QStringLiteral("%1 were estimated, %2 came (%3 times off)")
                            .arg(rowsText(node.cost->rows), countText(context.metrics(at).rows / loops),
                                 countText(std::round(*rowMisestimate(context.metrics(at))))),
                        QStringLiteral("What is planned above goes by this figure. Analyze the table; where several "
                                       "columns depend on each other, extended statistics tell the planner."),
                        sql};
}

void examineNulls(const ProblemContext &context, const VectorScan &scan, Findings &findings)
{
    const QStringList columns = columnNames(scan.distance.column());
    if (!scan.table || columns.isEmpty())
        return;
    const ColumnFacts *column = scan.table->column(columns.first());
    if (!column || column->nullFraction.value_or(0) <= 0)
        return;
    const auto rows = context.tableRows(scan.table);
    const QString count =
        rows ? QStringLiteral(", about %1").arg(rowsText(std::round(*rows * *column->nullFraction))) : QString();
    findings << Finding{
        QStringLiteral("null_vectors_not_indexed"),
        Severity::Note,
        scan.node,
        QStringLiteral("Rows without a vector are not in the index"),
        QStringLiteral("%1 % of %2.%3 is NULL%4")
            .arg(QString::number(*column->nullFraction * 100, 'f', 1), scan.table->name.toText(), column->name, count),
        QStringLiteral("A search by the index never gives them, one that reads the table gives them last. "
                       "Say IS NOT NULL where they are not wanted; under cosine distance zero vectors are "
                       "left out as well."),
        {}};
}

void examineDeadRows(const ProblemContext &context, const VectorScan &scan, Findings &findings)
{
    constexpr double manyRows = 1000;
    constexpr double share = 0.2;
    if (!scan.table || !scan.table->deadRows || !scan.table->liveRows)
        return;
    const double dead = *scan.table->deadRows;
    if (dead < manyRows || dead < share * (dead + *scan.table->liveRows))
        return;
    QString evidence = QStringLiteral("%1 has %2 dead rows beside %3 live ones")
                           .arg(scan.table->name.toText(), countText(dead), countText(*scan.table->liveRows));
    if (scan.loops > 0 && scan.method == IndexMethod::Hnsw)
        evidence += QStringLiteral("; the index scan gave %1 with hnsw.ef_search = %2")
                        .arg(rowsText(scan.examined / scan.loops), countText(context.efSearch()));
    QString sql = QStringLiteral("VACUUM %1;").arg(scan.table->name.toSql());
    if (scan.index)
        sql.prepend(QStringLiteral("REINDEX INDEX CONCURRENTLY %1;\n").arg(scan.index->name.toSql()));
    findings << Finding{
        QStringLiteral("dead_tuples"),
        Severity::Slow,
        scan.node,
        QStringLiteral("Dead rows take the place of live ones"),
        evidence,
        QStringLiteral("The index still leads to rows that were deleted or changed, and they count among "
                       "the hnsw.ef_search nearest. VACUUM removes them; a fresh index makes that quick."),
        sql};
}

double recommendedLists(double rows)
{
    return std::max(1.0, rows <= 1e6 ? rows / 1000 : std::sqrt(rows));
}

void examineLists(const ProblemContext &context, const VectorScan &scan, Findings &findings)
{
    constexpr double farFrom = 5;
    constexpr double enough = 10'000;
    if (scan.method != IndexMethod::Ivfflat || !scan.index)
        return;
    const auto rows = context.tableRows(scan.table);
    const double lists = scan.index->options.value(QStringLiteral("lists"), QStringLiteral("100")).toDouble();
    if (!rows || *rows < enough || lists <= 0)
        return;
    const double fit = std::round(recommendedLists(*rows));
    if (lists < fit * farFrom && fit < lists * farFrom)
        return;
    findings << Finding{
        QStringLiteral("ivfflat_lists_off"),
        Severity::Slow,
        scan.node,
        QStringLiteral("The number of lists does not fit the rows"),
        QStringLiteral("%1 has %2 lists for %3; %4 are recommended")
            .arg(scan.index->name.name, countText(lists), rowsText(*rows), countText(fit)),
        QStringLiteral("Too few lists make every probe long, too many leave few rows in each. Build the "
                       "index anew now that the rows are there."),
        QStringLiteral("ALTER INDEX %1 SET (lists = %2);\nREINDEX INDEX CONCURRENTLY %1;")
            .arg(scan.index->name.toSql(), QString::number(qint64(fit)))};
}

void examineSearches(const ProblemContext &context, const VectorScan &scan, Findings &findings)
{
    const QString searches = context.value(scan.node, u"Index Searches");
    if (searches != u"0" || scan.loops <= 0)
        return;
    findings << Finding{QStringLiteral("index_search_uncounted"),
                        Severity::Note,
                        scan.node,
                        QStringLiteral("This pgvector does not count its searches"),
                        QStringLiteral("Index Searches is 0, though the scan ran%1")
                            .arg(context.facts().vectorVersion.isEmpty()
                                     ? QString()
                                     : QStringLiteral("; pgvector is %1").arg(context.facts().vectorVersion)),
                        QStringLiteral("pgvector counts them from 0.8.2 on. The index was searched all the same."),
                        {}};
}

void examineTable(int at, const TableFacts &table, Findings &findings)
{
    constexpr double manyChanges = 1000;
    if (table.partitioned)
        return;
    const bool never = !table.rows.known() && table.liveRows.value_or(0) >= manyChanges;
    const double changed = table.rowsChanged.value_or(0);
    const bool old = table.rows.known() && changed >= manyChanges && changed >= 0.2 * table.rows.value;
    if (!never && !old)
        return;
    const QString last = table.lastAnalyze.isEmpty() ? QStringLiteral("never analyzed, as far as the server remembers")
                                                     : QStringLiteral("last analyzed %1").arg(table.lastAnalyze);
    findings << Finding{QStringLiteral("stale_statistics"),
                        Severity::Slow,
                        at,
                        QStringLiteral("The planner's figures of the table are old"),
                        QStringLiteral("%1: %2 changed since, %3 known to the planner; %4")
                            .arg(table.name.toText(), rowsText(changed),
                                 table.rows.known() ? countText(table.rows.value) : QStringLiteral("none"), last),
                        QStringLiteral("Analyze it, and see that autovacuum comes often enough."),
                        QStringLiteral("ANALYZE %1;").arg(table.name.toSql())};
}

} // namespace

void findStatisticsProblems(const ProblemContext &context, Findings &findings)
{
    QSet<const TableFacts *> told;
    for (int at = 0; at < context.nodeCount(); ++at) {
        examineEstimate(context, at, findings);
        const PlanNode &node = context.node(at);
        const TableFacts *table = node.relation.isEmpty() ? nullptr : context.facts().table(node.schema, node.relation);
        if (table && !told.contains(table)) {
            told.insert(table);
            examineTable(at, *table, findings);
        }
    }
    for (const VectorScan &scan : context.scans()) {
        examineNulls(context, scan, findings);
        examineDeadRows(context, scan, findings);
        examineLists(context, scan, findings);
        examineSearches(context, scan, findings);
    }
}

} // namespace plan

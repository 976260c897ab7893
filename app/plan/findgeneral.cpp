#include "app/plan/problemrules.h"

#include "app/db/quoting.h"

#include <algorithm>

namespace plan {

namespace {

bool isVectorScan(const ProblemContext &context, int at)
{
    return std::ranges::any_of(context.scans(), [at](const VectorScan &scan) { return scan.node == at; });
}

/// A filter that drops nearly all it reads, where that takes a good part of the time.
void examineRemoved(const ProblemContext &context, int at, Findings &findings)
{
    constexpr double manyRows = 1000;
    constexpr double timesMore = 10;
    constexpr double slowMilliseconds = 10;
    constexpr double verySlowMilliseconds = 100;
    constexpr double veryManyRows = 50'000;
    const PlanNode &node = context.node(at);
    const NodeMetrics &metrics = context.metrics(at);
    const double removed = context.number(at, u"Rows Removed by Filter") * (node.actual ? node.actual->loops : 0);
    const auto &whole = context.plan().executionTime;
    const double slow = removed >= veryManyRows ? slowMilliseconds : verySlowMilliseconds;
    const bool takesTime = metrics.exclusive && metrics.exclusive->value >= slow &&
                           (!whole || metrics.exclusive->value >= whole->value / 5);
    const bool dropsMost = removed >= manyRows && removed >= timesMore * std::max(metrics.rows, 1.0);
    if (node.relation.isEmpty() || !takesTime || !dropsMost || isVectorScan(context, at))
        return;
    const QString filter = context.value(at, u"Filter");
    if (findDistance(filter))
        return;
    const QStringList columns = columnNames(filter);
    const TableFacts *table = context.facts().table(node.schema, node.relation);
    QStringList quoted;
    for (const QString &column : columns) {
        if (!table || table->column(column))
            quoted << db::quoteIdentifier(column);
    }
    const QString name = table ? table->name.toSql() : relationName(context.node(at));
    findings << Finding{
        QStringLiteral("rows_removed_by_filter"),
        Severity::Slow,
        at,
        QStringLiteral("Most of what was read was dropped"),
        QStringLiteral("%1 were dropped for %2 kept, in %3")
            .arg(rowsText(removed), countText(metrics.rows), millisecondsText(*metrics.exclusive)),
        QStringLiteral("An index on the columns of the filter lets the server read only what is kept."),
        quoted.isEmpty()
            ? QString()
            : QStringLiteral("CREATE INDEX CONCURRENTLY ON %1 (%2);").arg(name, quoted.join(QStringLiteral(", ")))};
}

void examineOffset(const ProblemContext &context, const WantedRows &wanted, Findings &findings)
{
    constexpr double large = 1000;
    const PlanNode &limit = context.node(wanted.node);
    if (limit.children.empty())
        return;
    double skipped = wanted.offset;
    if (limit.actual && context.node(limit.children.front()).actual)
        skipped = context.metrics(limit.children.front()).rows - context.metrics(wanted.node).rows;
    if (skipped < large)
        return;
    findings << Finding{
        QStringLiteral("large_offset"),
        Severity::Slow,
        wanted.node,
        QStringLiteral("Many rows are made and thrown away"),
        QStringLiteral("%1 were skipped for %2 given")
            .arg(rowsText(skipped), countText(limit.actual ? context.metrics(wanted.node).rows : wanted.count)),
        QStringLiteral("OFFSET makes every row it skips. Go on from the last row's key, or for nearest rows "
                       "from its distance, instead."),
        {}};
}

/// Vector columns that the statement gives to the client, where the facts tell which columns hold vectors.
QStringList vectorsInOutput(const ProblemContext &context)
{
    QStringList found;
    const QList<SortTerm> outputs = sortTerms(context.value(0, u"Output"));
    for (const SortTerm &output : outputs) {
        const QStringList columns = columnNames(output.expression);
        const bool plain = columns.size() == 1 && normalized(output.expression) == columns.first();
        for (const TableFacts &table : context.facts().tables) {
            const ColumnFacts *column = plain ? table.column(columns.first()) : nullptr;
            if (column && column->vector && !found.contains(column->name))
                found << column->name;
        }
    }
    return found;
}

void examineOutput(const ProblemContext &context, Findings &findings)
{
    constexpr double largeAnswer = 32;
    constexpr double largeRow = 2;
    constexpr double textPerDimension = 0.011; // kilobytes
    const auto &serialization = context.plan().serialization;
    const double rows = std::max(context.metrics(0).rows, 1.0);
    const QStringList columns = vectorsInOutput(context);
    double kilobytes = serialization ? serialization->outputKilobytes : 0;
    if (!serialization) {
        for (const TableFacts &table : context.facts().tables) {
            for (const QString &name : columns) {
                const ColumnFacts *column = table.column(name);
                kilobytes += column && column->vector ? rows * column->vector->dimensions * textPerDimension : 0;
            }
        }
    }
    const bool told = !columns.isEmpty() || (serialization && context.measuresDistance());
    if (!told || kilobytes < largeAnswer || kilobytes / rows < largeRow)
        return;
    const QString which = columns.isEmpty()
                              ? QStringLiteral("the answer is wide")
                              : QStringLiteral("the answer holds %1").arg(columns.join(QStringLiteral(", ")));
    findings << Finding{
        QStringLiteral("vector_in_output"),
        Severity::Slow,
        0,
        QStringLiteral("The answer carries whole vectors"),
        QStringLiteral("%1: %2 kB for %3%4")
            .arg(which, (serialization ? QString() : QStringLiteral("about ")) + countText(kilobytes), rowsText(rows),
                 serialization ? QStringLiteral(", written in ") + millisecondsText(serialization->time) : QString()),
        QStringLiteral("Leave the vector out of the SELECT list: it is fetched from TOAST, written as text "
                       "and sent, and none of that is in the times of the plan's nodes."),
        {}};
}

} // namespace

void findGeneralProblems(const ProblemContext &context, Findings &findings)
{
    for (int at = 0; at < context.nodeCount(); ++at)
        examineRemoved(context, at, findings);
    for (const WantedRows &wanted : context.limits())
        examineOffset(context, wanted, findings);
    examineOutput(context, findings);
}

} // namespace plan

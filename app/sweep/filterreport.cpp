#include "app/sweep/filterreport.h"

#include "app/sweep/csvtext.h"
#include "app/sweep/filteradvice.h"
#include "app/sweep/filterchart.h"
#include "app/sweep/filterjson.h"
#include "app/sweep/filterstrata.h"
#include "app/sweep/reportfacts.h"
#include "app/sweep/sweepcsv.h"

#include <algorithm>

namespace sweep {

namespace {

QString strategyPlan(const FilterCell &cell)
{
    QStringList words;
    if (cell.measured())
        words << cell.point.plan.plan;
    if (!cell.notMeasured.isEmpty())
        words << (cell.measured() ? cell.notMeasured : QStringLiteral("not measured: ") + cell.notMeasured);
    if (cell.built)
        words << QStringLiteral("by an index built on a copy");
    if (cell.hidden)
        words << QStringLiteral("condition hidden from partial indexes");
    return words.join(QStringLiteral("; "));
}

QStringList rowOf(const FilterCell &cell)
{
    const SweepPoint &point = cell.point;
    QStringList row{strategyLabel(cell.strategy)};
    if (!cell.measured())
        return row << QStringList(8, QStringLiteral("–")) << strategyPlan(cell);
    return row << recallText(point.recall.mean) << rangeText(point.recall) << QString::number(cell.rowsReturned, 'f', 1)
               << QString::number(cell.shortShare() * 100, 'f', 1) << timeText(point.latency.p50)
               << timeText(point.latency.p95) << timeText(point.latency.mean) << QString::number(point.queries)
               << strategyPlan(cell);
}

ReportTable tableOf(const FilterResult &result, const FilterStratum &stratum)
{
    ReportTable table{{QStringLiteral("strategy"), QStringLiteral("recall@%1").arg(result.head.sweep.k),
                       QStringLiteral("95 % interval"), QStringLiteral("rows"), QStringLiteral("short, %"),
                       QStringLiteral("p50, ms"), QStringLiteral("p95, ms"), QStringLiteral("mean, ms"),
                       QStringLiteral("queries"), QStringLiteral("plan")},
                      {},
                      {}};
    for (const FilterCell &cell : result.cells) {
        if (cell.stratum != stratum.position)
            continue;
        if (isAdvised(result.advice, cell))
            table.marked << int(table.rows.size());
        table.rows << rowOf(cell);
    }
    return table;
}

QString rowsText(const FilterStratum &stratum)
{
    QString text = QStringLiteral("%1 rows match a query's condition, %2 of the table; %3 queries")
                       .arg(countText(stratum.rows), shareText(stratum.share), QString::number(stratum.queries));
    if (stratum.valueCount > 1)
        text += QStringLiteral(" with %1 different values, such as %2")
                    .arg(QString::number(stratum.valueCount), stratum.values.join(QStringLiteral(", ")));
    return text + u'.';
}

QList<ReportSection> sectionsOf(const FilterResult &result, const FilterStratum &stratum)
{
    ReportSection section;
    section.title = stratumText(result.head, stratum);
    section.paragraphs << rowsText(stratum);
    for (const PartialBuild &build : builtFor(result.head, stratum))
        section.paragraphs << QStringLiteral(
                                  "A partial index for %1 was built on a copy of the table: %2 rows, %3 s, %4.")
                                  .arg(build.condition.simplified(), countText(build.rows),
                                       QString::number(build.build.seconds, 'f', 2), sizeText(build.build.size));
    section.table = tableOf(result, stratum);
    QList<ReportSection> sections{section};
    for (const FilterAdvice &advice : result.advice) {
        if (advice.stratum != stratum.position)
            continue;
        sections.first().paragraphs << advice.sentence;
        sections.first().sql = advice.sql;
        if (!advice.moreSql.isEmpty())
            sections << ReportSection{
                {}, {QStringLiteral("An index that may be worth trying, not measured:")}, {}, {}, {}, advice.moreSql};
    }
    return sections;
}

/// "section = games: the index with iterative scan strict_order; …".
QString answerOf(const FilterResult &result)
{
    QStringList parts;
    for (const FilterAdvice &advice : result.advice) {
        if (advice.verdict == FilterAdvice::Verdict::NothingMeasured)
            continue;
        const bool found = advice.verdict == FilterAdvice::Verdict::Found;
        parts << QStringLiteral("%1: %2").arg(
            stratumText(result.head, result.head.strata.value(advice.stratum)),
            found ? strategyText(advice.strategy)
                  : QStringLiteral("no strategy reaches %1").arg(result.head.sweep.targetRecall));
    }
    return parts.isEmpty() ? QString() : parts.join(QStringLiteral("; ")) + u'.';
}

QStringList cautionsOf(const FilterResult &result)
{
    QStringList cautions = queryCautions(result.head.sweep);
    const bool cutOff = std::any_of(result.cells.begin(), result.cells.end(),
                                    [](const FilterCell &cell) { return cell.measured() && !cell.point.finished; });
    if (cutOff)
        cautions << QStringLiteral("The comparison did not come to its end: the figures rest on the queries so far.");
    return cautions;
}

QString csvOf(const FilterResult &result)
{
    QList<QStringList> rows;
    for (const FilterCell &cell : result.cells) {
        const FilterStratum stratum = result.head.strata.value(cell.stratum);
        rows << QStringList{stratum.name,
                            csvNumber(stratum.rows),
                            csvNumber(stratum.share),
                            strategyName(cell.strategy),
                            isAdvised(result.advice, cell) ? QStringLiteral("yes") : QString(),
                            cell.notMeasured,
                            csvNumber(cell.rowsReturned),
                            csvNumber(cell.rowsPossible)} +
                    pointCsv(cell.point);
    }
    return csvText(QStringLiteral("stratum,stratum_rows,stratum_share,strategy,advised,not_measured,rows_returned,"
                                  "rows_possible")
                           .split(u',') +
                       pointCsvColumns(),
                   rows);
}

} // namespace

Report filterReport(const FilterResult &result)
{
    const FilterHead &head = result.head;
    Report report;
    ReportDocument &document = report.document;
    document.title =
        QStringLiteral("Filter strategies on %1.%2 with %3").arg(head.sweep.table, head.sweep.column, head.sweep.index);
    document.answer = answerOf(result);
    document.cautions = cautionsOf(result);
    ReportSection map;
    map.title = QStringLiteral("Strategy by selectivity");
    map.chart = filterChart(result);
    if (!map.chart.isEmpty())
        document.sections << map;
    for (const FilterStratum &stratum : head.strata)
        document.sections << sectionsOf(result, stratum);
    const QList<ReportFact> filter{
        {QStringLiteral("filtered by"), head.filterColumn.isEmpty()
                                            ? QStringLiteral("one condition for all queries")
                                            : QStringLiteral("%1 = each query's own value").arg(head.filterColumn)},
        {QStringLiteral("run under"), settingsText(head.settings)},
        {QStringLiteral("rows with a vector"), countText(head.rows)},
        {QStringLiteral("target recall"), QString::number(head.sweep.targetRecall)},
        {QStringLiteral("search"), head.searchSql}};
    QList<PlanVerdict> plans;
    for (const FilterCell &cell : result.cells)
        plans << cell.point.plan;
    document.sections << factsSection(measuredFacts(head.sweep) + filter + planFacts(plans) + serverFacts(head.sweep));
    document.method = QStringLiteral(
        "The exact neighbours are those among the rows that meet a query's own condition; a short answer counts its "
        "missing rows as missed. Strategies took turns in random order on blocks of queries, in one read-only "
        "snapshot on one connection. A strategy counts only where the plan is what it says; advised is the one with "
        "the lowest mean latency whose lower 95 % bound of recall reaches the target.");
    report.csv = csvOf(result);
    report.json = toJson(result);
    return report;
}

} // namespace sweep

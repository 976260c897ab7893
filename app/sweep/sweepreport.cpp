#include "app/sweep/sweepreport.h"

#include "app/sweep/applysettings.h"
#include "app/sweep/bias.h"
#include "app/sweep/linechart.h"
#include "app/sweep/reportfacts.h"
#include "app/sweep/svgparts.h"
#include "app/sweep/sweepcsv.h"
#include "app/sweep/sweepjson.h"

#include <algorithm>

namespace sweep {

namespace {

/// "recall@10", or "recall@k" for several.
QString recallTitle(const SweepHead &head)
{
    return QStringLiteral("recall@") + (head.hasSeveralK() ? QStringLiteral("k") : QString::number(head.k));
}

QStringList rowOf(const SweepPoint &point, const SweepHead &head)
{
    const Latency &latency = point.latency;
    QStringList row{shortSettingsText(point),
                    recallText(point.recall.mean),
                    rangeText(point.recall),
                    point.recallById ? recallText(*point.recallById) : QStringLiteral("?"),
                    recallText(point.lowRecall),
                    recallText(point.worstRecall),
                    timeText(latency.p50),
                    timeText(latency.p95),
                    timeText(latency.p99),
                    countText(latency.queriesPerSecond),
                    QString::number(point.queries),
                    QString::number(point.shortResults),
                    point.buffers ? countText(point.buffers->hit + point.buffers->read) : QStringLiteral("?"),
                    point.buffers ? countText(point.buffers->read) : QStringLiteral("?"),
                    planText(point.plan)};
    if (head.hasSeveralK())
        row.insert(1, QString::number(point.k));
    return row;
}

QStringList columnsFor(const SweepResult &result)
{
    const bool single = !result.points.isEmpty() && result.points.first().settings.size() == 1;
    QStringList columns{single ? result.points.first().settings.first().name : QStringLiteral("settings"),
                        recallTitle(result.head),
                        QStringLiteral("95 % interval"),
                        QStringLiteral("by id"),
                        QStringLiteral("worst 5 %"),
                        QStringLiteral("worst query"),
                        QStringLiteral("p50, ms"),
                        QStringLiteral("p95, ms"),
                        QStringLiteral("p99, ms"),
                        QStringLiteral("queries/s"),
                        QStringLiteral("queries"),
                        QStringLiteral("short answers"),
                        QStringLiteral("blocks"),
                        QStringLiteral("of them read"),
                        QStringLiteral("answered by")};
    if (result.head.hasSeveralK())
        columns.insert(1, QStringLiteral("k"));
    return columns;
}

QStringList cautionsOf(const SweepResult &result)
{
    constexpr int enoughForP99 = 1000;
    QStringList cautions = queryCautions(result.head);
    if (const QString bias = result.head.isOptimistic() ? biasText(result) : QString(); !bias.isEmpty())
        cautions << bias;
    if (result.head.hasDrifted()) {
        cautions << QStringLiteral("The second half of the queries took %1 times as long as the first: something else "
                                   "was at work, and latencies are not to be trusted.")
                        .arg(*result.head.drift, 0, 'f', 2);
    }
    if (result.head.asPrepared) {
        cautions << QStringLiteral("The server was let keep its plan of the prepared statement: points may have been "
                                   "answered by a plan that was made under other settings.");
    }
    if (result.head.queries < enoughForP99) {
        cautions << QStringLiteral("p99 rests on %1 queries; below %2 it is little more than the slowest one.")
                        .arg(result.head.queries)
                        .arg(enoughForP99);
    }
    if (std::any_of(result.points.begin(), result.points.end(), [](const auto &point) { return !point.finished; }))
        cautions << QStringLiteral("The sweep did not come to its end: some points rest on fewer queries.");
    return cautions;
}

QList<ReportFact> factsOf(const SweepResult &result)
{
    const SweepHead &head = result.head;
    QList<PlanVerdict> plans;
    for (const SweepPoint &point : result.points)
        plans << point.plan;
    return measuredFacts(head) + planFacts(plans) +
           QList<ReportFact>{{QStringLiteral("second half against first"),
                              head.drift ? QStringLiteral("%1 times the latency").arg(*head.drift, 0, 'f', 2)
                                         : QStringLiteral("too few queries")},
                             {QStringLiteral("%1 in force").arg(mainSetting(head.method)), head.valueInForce}} +
           serverFacts(head);
}

ChartPoint chartPoint(const SweepResult &result, const SweepPoint &point)
{
    const bool labelled = point.settings.size() == 1 && !point.forced;
    return {point.latency.p50.value,
            point.recall.mean,
            point.recall.low,
            point.recall.high,
            labelled ? point.settings.first().value : QString(),
            isRecommended(result, point)};
}

/// Points on the index with one k; with several k each has a colour of its own.
ChartSeries indexSeries(const SweepResult &result, int k, bool forced)
{
    const SweepHead &head = result.head;
    ChartSeries series;
    series.name = head.index;
    series.color =
        head.method == vectors::IndexMethod::Hnsw ? QStringLiteral("var(--hnsw)") : QStringLiteral("var(--ivfflat)");
    series.mark = forced ? ChartMark::Hollow : ChartMark::Disc;
    series.dashed = forced;
    if (head.hasSeveralK()) {
        series.name += QStringLiteral(", k %1").arg(k);
        series.color = svg::seriesColor(int(allK(head.k, head.moreK).indexOf(k)));
    }
    if (forced)
        series.name += QStringLiteral(", forced");
    for (const SweepPoint &point : result.points) {
        const bool isOf = point.k == k || !head.hasSeveralK();
        if (point.plan.kind == PlanKind::IndexUnderTest && point.forced == forced && isOf)
            series.points << chartPoint(result, point);
    }
    return series;
}

ChartSeries otherSeries(const SweepResult &result)
{
    ChartSeries series{QStringLiteral("answered without the index alone"), QStringLiteral("var(--exact)"),
                       ChartMark::Square, false};
    for (const SweepPoint &point : result.points) {
        if (point.plan.kind != PlanKind::IndexUnderTest)
            series.points << chartPoint(result, point);
    }
    return series;
}

} // namespace

QString recallChart(const SweepResult &result)
{
    QList<ChartSeries> series;
    for (const bool forced : {false, true}) {
        for (const int k : allK(result.head.k, result.head.moreK))
            series << indexSeries(result, k, forced);
    }
    series << otherSeries(result);
    LineChart chart{{QStringLiteral("latency p50, ms (logarithmic)"), ChartScale::Logarithmic, {}},
                    {recallTitle(result.head), ChartScale::Share, {}},
                    {},
                    result.head.targetRecall};
    std::copy_if(series.begin(), series.end(), std::back_inserter(chart.series),
                 [](const ChartSeries &each) { return !each.points.isEmpty(); });
    return svgOf(chart);
}

Report sweepReport(const SweepResult &result)
{
    Report report;
    const SweepHead &head = result.head;
    ReportDocument &document = report.document;
    document.title = QStringLiteral("Sweep of %1.%2 by %3").arg(head.table, head.column, head.index);
    document.answer = recommendationSentences(result).join(u' ');
    document.cautions = cautionsOf(result);
    ReportSection points{QStringLiteral("Points"), {}, recallChart(result), {columnsFor(result), {}, {}}, {}, {}};
    QString sql;
    for (const SweepPoint &point : result.points) {
        if (isRecommended(result, point)) {
            points.table.marked << int(points.table.rows.size());
            const QString k = QStringLiteral("-- for k = %1\n").arg(point.k);
            sql += (head.hasSeveralK() ? k : QString()) + applyScript(point.settings, ApplyScope::Transaction);
        }
        points.table.rows << rowOf(point, head);
    }
    document.sections << points;
    if (!sql.isEmpty())
        document.sections << applySection(sql);
    document.sections << factsSection(factsOf(result));
    document.method = QStringLiteral(
        "Every query ran under every setting on one connection, in random order, in one read-only snapshot, as a "
        "prepared statement with binary parameters and a plan of its own. A row counts as found when it is as near as "
        "the k-th exact neighbour; missing rows count as missed. The plan was asked for under each setting: a point "
        "that the planner answered without the index is not a point of the index.");
    report.csv = toCsv(result);
    report.json = toJson(result);
    return report;
}

} // namespace sweep

#include "app/sweep/loadreport.h"

#include "app/sweep/applysettings.h"
#include "app/sweep/csvtext.h"
#include "app/sweep/linechart.h"
#include "app/sweep/loadjson.h"
#include "app/sweep/loadsentences.h"
#include "app/sweep/reportfacts.h"
#include "app/sweep/svgparts.h"

#include <algorithm>

namespace sweep {

namespace {

QString seriesName(const LoadPoint &point)
{
    return settingsText(point.settings) + (point.forced ? QStringLiteral(", forced") : QString());
}

QString rateText(double rate)
{
    return QString::number(rate, 'f', rate < 10 ? 1 : 0);
}

/// A chart by connections: a series for each setting.
QString chartOf(const LoadResult &result, const ChartAxis &y, ChartPoint (*pointOf)(const LoadPoint &))
{
    LineChart chart{{QStringLiteral("connections (logarithmic)"), ChartScale::Logarithmic, {}}, y, {}, {}};
    const auto findings = loadFindings(result);
    for (const LoadPoint &point : result.points) {
        if (!chart.x.ticks.contains(double(point.connections)))
            chart.x.ticks << double(point.connections);
        const QString name = seriesName(point);
        auto series = std::find_if(chart.series.begin(), chart.series.end(),
                                   [&name](const ChartSeries &each) { return each.name == name; });
        if (series == chart.series.end()) {
            const QString color = svg::seriesColor(int(chart.series.size()));
            chart.series << ChartSeries{name, color, point.forced ? ChartMark::Hollow : ChartMark::Disc, true,
                                        point.forced};
            series = chart.series.end() - 1;
        }
        ChartPoint drawn = pointOf(point);
        drawn.ringed = std::any_of(findings.begin(), findings.end(),
                                   [&point](const auto &finding) { return finding.position == point.position; });
        series->points << drawn;
    }
    for (ChartSeries &series : chart.series)
        std::sort(series.points.begin(), series.points.end(),
                  [](const ChartPoint &a, const ChartPoint &b) { return a.x < b.x; });
    return svgOf(chart);
}

QString rateChart(const LoadResult &result)
{
    return chartOf(result, {QStringLiteral("queries/s"), ChartScale::FromZero, {}}, [](const LoadPoint &point) {
        return ChartPoint{
            double(point.connections), point.latency.queriesPerSecond, point.low(), point.high(), {}, false};
    });
}

QString latencyChart(const LoadResult &result)
{
    return chartOf(result, {QStringLiteral("latency p95, ms"), ChartScale::FromZero, {}}, [](const LoadPoint &point) {
        return ChartPoint{double(point.connections), point.latency.p95.value, {}, {}, {}, false};
    });
}

QStringList rowOf(const LoadPoint &point)
{
    return {seriesName(point),
            QString::number(point.connections),
            rateText(point.latency.queriesPerSecond),
            QStringLiteral("%1–%2").arg(rateText(point.low()), rateText(point.high())),
            QString::number(point.rounds.size()),
            timeText(point.latency.p50),
            timeText(point.latency.p95),
            point.hasP99() ? timeText(point.latency.p99) : QStringLiteral("–"),
            QString::number(point.samples),
            QString::number(point.backlog),
            QStringLiteral("%1 %").arg(100 * point.clientShare, 0, 'f', 0),
            planText(point.plan)};
}

ReportTable tableOf(const LoadResult &result)
{
    ReportTable table{{QStringLiteral("setting"), QStringLiteral("connections"), QStringLiteral("queries/s"),
                       QStringLiteral("of its rounds"), QStringLiteral("rounds"), QStringLiteral("p50, ms"),
                       QStringLiteral("p95, ms"), QStringLiteral("p99, ms"), QStringLiteral("answers"),
                       QStringLiteral("backlog"), QStringLiteral("client's CPU"), QStringLiteral("answered by")},
                      {},
                      {}};
    for (const LoadFinding &finding : loadFindings(result)) {
        for (int row = 0; row < int(result.points.size()); ++row) {
            if (result.points.at(row).position == finding.position)
                table.marked << row;
        }
    }
    for (const LoadPoint &point : result.points)
        table.rows << rowOf(point);
    return table;
}

/// Of the setting that gives most.
QString applySql(const LoadResult &result)
{
    const LoadPoint *best = nullptr;
    for (const LoadFinding &finding : loadFindings(result)) {
        for (const LoadPoint &point : result.points) {
            if (point.position == finding.position &&
                (!best || point.latency.queriesPerSecond > best->latency.queriesPerSecond))
                best = &point;
        }
    }
    return best ? applyScript(best->settings, ApplyScope::Transaction) : QString();
}

QList<ReportFact> loadFacts(const LoadHead &head)
{
    return {{QStringLiteral("rounds"), QStringLiteral("%1 of %2 s").arg(head.rounds).arg(head.seconds)},
            {QStringLiteral("queries arrive"),
             head.rate > 0 ? QStringLiteral("%1 a second, however long answers take").arg(rateText(head.rate))
                           : QStringLiteral("as soon as a client has the answer to its last")},
            {QStringLiteral("connections"),
             head.ladder ? QStringLiteral("1, 2, 4, … until a step gained less than 10 %") : QStringLiteral("given")}};
}

QString csvOf(const LoadResult &result)
{
    QList<QStringList> rows;
    for (const LoadPoint &point : result.points) {
        QStringList rounds;
        for (const double rate : point.rounds)
            rounds << csvNumber(rate);
        rows << QStringList{settingsText(point.settings),
                            point.forced ? QStringLiteral("forced") : QStringLiteral("natural"),
                            QString::number(point.connections),
                            csvNumber(point.latency.queriesPerSecond),
                            rounds.join(u' '),
                            csvNumber(point.latency.p50.value),
                            csvNumber(point.latency.p95.value),
                            csvNumber(point.latency.p99.value),
                            csvNumber(point.latency.mean.value),
                            QString::number(point.samples),
                            QString::number(point.backlog),
                            QString::number(point.unanswered),
                            csvNumber(point.clientShare),
                            point.plan.indexUsed,
                            point.plan.plan};
    }
    return csvText(QStringLiteral("settings,plans,connections,qps,qps_of_rounds,p50_ms,p95_ms,p99_ms,mean_ms,answers,"
                                  "backlog,unanswered,client_share,index_used,plan")
                       .split(u','),
                   rows);
}

QStringList cautionsOf(const LoadResult &result)
{
    QStringList cautions = loadCautions(result);
    if (result.head.sweep.facts.busySessions > 0)
        cautions << QStringLiteral("%1 other sessions were busy when it began: the figures are theirs as well.")
                        .arg(result.head.sweep.facts.busySessions);
    if (std::any_of(result.points.begin(), result.points.end(), [](const auto &point) { return !point.finished; }))
        cautions << QStringLiteral("The measurement did not come to its end: some points have fewer rounds.");
    return cautions;
}

} // namespace

Report loadReport(const LoadResult &result)
{
    const SweepHead &head = result.head.sweep;
    Report report;
    ReportDocument &document = report.document;
    document.title = QStringLiteral("Throughput of %1.%2 by %3").arg(head.table, head.column, head.index);
    document.answer = loadAnswers(result).join(QStringLiteral(". "));
    document.cautions = cautionsOf(result);
    document.sections << ReportSection{QStringLiteral("Queries per second by connections"),
                                       {},
                                       rateChart(result),
                                       tableOf(result),
                                       {},
                                       {}}
                      << ReportSection{QStringLiteral("Latency by connections"), {}, latencyChart(result), {}, {}, {}};
    if (const QString sql = applySql(result); !sql.isEmpty())
        document.sections << applySection(sql);
    QList<PlanVerdict> plans;
    for (const LoadPoint &point : result.points)
        plans << point.plan;
    document.sections << factsSection(measuredFacts(head) + loadFacts(result.head) + planFacts(plans) +
                                      serverFacts(head));
    document.method = QStringLiteral(
        "Each client had a session of its own, opened before the clock started. Every setting and number of "
        "connections ran once in a round, in random order; given is the median round, with the slowest and the "
        "fastest. The plan was asked for before and after each round.");
    report.csv = csvOf(result);
    report.json = toJson(result);
    return report;
}

} // namespace sweep

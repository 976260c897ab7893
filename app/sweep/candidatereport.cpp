#include "app/sweep/candidatereport.h"

#include "app/sweep/candidatejson.h"
#include "app/sweep/csvtext.h"
#include "app/sweep/linechart.h"
#include "app/sweep/reportfacts.h"
#include "app/sweep/svgparts.h"
#include "app/sweep/sweepcsv.h"

#include <algorithm>

namespace sweep {

namespace {

constexpr double Mebibyte = 1024.0 * 1024.0;

/// A curve where it reaches the target.
struct Reaching
{
    const CandidateCurve *curve = nullptr;
    SweepPoint point;
    core::Bytes size;
};

QList<Reaching> reachingOf(const CandidateResult &result)
{
    QList<Reaching> reaching;
    for (const CandidateCurve &curve : result.curves) {
        const auto point = pointThatReaches(curve, result.head);
        if (point && curve.size())
            reaching << Reaching{&curve, *point, *curve.size()};
    }
    return reaching;
}

bool beats(const Reaching &a, const Reaching &b)
{
    const bool noWorse = a.size <= b.size && a.point.latency.p50 <= b.point.latency.p50;
    return noWorse && (a.size < b.size || a.point.latency.p50 < b.point.latency.p50);
}

QString secondsText(const CandidateCurve &curve)
{
    const auto seconds = curve.seconds();
    return seconds ? QString::number(*seconds, 'f', *seconds < 100 ? 1 : 0) : QStringLiteral("–");
}

QString noteOf(const CandidateCurve &curve)
{
    QStringList notes;
    if (!curve.failure.isEmpty())
        notes << curve.failure;
    if (curve.outgrew())
        notes << QStringLiteral("the graph left maintenance_work_mem while it was built");
    if (curve.raised)
        notes << QStringLiteral("ef_search at least %1, the rows to re-rank").arg(curve.rerank);
    return notes.join(QStringLiteral("; "));
}

QStringList rowOf(const CandidateResult &result, const CandidateCurve &curve)
{
    QStringList row{curve.text, QString::number(curve.builds.size()), secondsText(curve),
                    curve.size() ? sizeText(*curve.size()) : QStringLiteral("–")};
    if (const auto point = pointThatReaches(curve, result.head))
        row << settingsText(point->settings) << recallText(point->recall.mean) << rangeText(point->recall)
            << timeText(point->latency.p50) << timeText(point->latency.p95);
    else
        row << (curve.failure.isEmpty() ? QStringLiteral("not reached") : QStringLiteral("failed"))
            << QStringList(4, QStringLiteral("–"));
    return row << noteOf(curve);
}

ReportTable candidatesTable(const CandidateResult &result)
{
    ReportTable table{{QStringLiteral("candidate"), QStringLiteral("builds"), QStringLiteral("build, s"),
                       QStringLiteral("index size"), QStringLiteral("reaches the target at"),
                       QStringLiteral("recall@%1").arg(result.head.sweep.k), QStringLiteral("95 % interval"),
                       QStringLiteral("p50, ms"), QStringLiteral("p95, ms"), QStringLiteral("note")},
                      {},
                      {}};
    for (const CandidateCurve &curve : result.curves) {
        if (curve.position == result.answer.smallest)
            table.marked << int(table.rows.size());
        table.rows << rowOf(result, curve);
    }
    return table;
}

QString curvesChart(const CandidateResult &result)
{
    LineChart chart{{QStringLiteral("latency p50, ms (logarithmic)"), ChartScale::Logarithmic, {}},
                    {QStringLiteral("recall@%1").arg(result.head.sweep.k), ChartScale::Share, {}},
                    {},
                    result.head.sweep.targetRecall};
    for (const CandidateCurve &curve : result.curves) {
        ChartSeries series{curve.text, svg::seriesColor(curve.position)};
        const auto answer = pointThatReaches(curve, result.head);
        for (const SweepPoint &point : curve.points()) {
            if (point.plan.kind != PlanKind::IndexUnderTest)
                continue;
            const bool ringed =
                answer && curve.position == result.answer.smallest && answer->position == point.position;
            series.points << ChartPoint{
                point.latency.p50.value, point.recall.mean, point.recall.low, point.recall.high, {}, ringed};
        }
        if (!series.points.isEmpty())
            chart.series << series;
    }
    return svgOf(chart);
}

QString sizeChart(const CandidateResult &result)
{
    const QList<int> front = paretoFront(result);
    LineChart chart{{QStringLiteral("index size, MiB"), ChartScale::FromZero, {}},
                    {QStringLiteral("latency p50 at the target, ms"), ChartScale::FromZero, {}},
                    {},
                    {}};
    ChartSeries frontLine{QStringLiteral("not beaten in both"), QStringLiteral("var(--text)"), ChartMark::None, true,
                          true};
    for (const Reaching &each : reachingOf(result)) {
        const bool best = front.contains(each.curve->position);
        const ChartPoint point{double(each.size.value) / Mebibyte,
                               each.point.latency.p50.value,
                               {},
                               {},
                               each.curve->text,
                               each.curve->position == result.answer.smallest};
        chart.series << ChartSeries{{},
                                    svg::seriesColor(each.curve->position),
                                    best ? ChartMark::Disc : ChartMark::Hollow,
                                    false,
                                    false,
                                    false,
                                    {point}};
        if (best)
            frontLine.points << point;
    }
    std::sort(frontLine.points.begin(), frontLine.points.end(),
              [](const ChartPoint &a, const ChartPoint &b) { return a.x < b.x; });
    for (ChartPoint &point : frontLine.points) {
        point.label.clear();
        point.ringed = false;
    }
    if (frontLine.points.size() > 1)
        chart.series.prepend(frontLine);
    return svgOf(chart);
}

ReportSection sizeSection(const CandidateResult &result)
{
    ReportSection section;
    section.chart = sizeChart(result);
    if (section.chart.isEmpty())
        return section;
    section.title = QStringLiteral("Size and speed where the target is reached");
    QStringList names;
    for (const int position : paretoFront(result))
        names << curveAt(result.curves, position)->text;
    section.paragraphs << QStringLiteral("No other candidate is both smaller and faster than: %1.")
                              .arg(names.join(QStringLiteral(", ")));
    return section;
}

ReportSection pointsSection(const CandidateResult &result)
{
    ReportSection section;
    section.title = QStringLiteral("Every point");
    section.table.columns = {QStringLiteral("candidate"),
                             QStringLiteral("setting"),
                             QStringLiteral("recall@%1").arg(result.head.sweep.k),
                             QStringLiteral("95 % interval"),
                             QStringLiteral("p50, ms"),
                             QStringLiteral("p95, ms"),
                             QStringLiteral("queries/s"),
                             QStringLiteral("queries"),
                             QStringLiteral("answered by")};
    for (const CandidateCurve &curve : result.curves) {
        for (const SweepPoint &point : curve.points())
            section.table.rows << QStringList{curve.text,
                                              shortSettingsText(point),
                                              recallText(point.recall.mean),
                                              rangeText(point.recall),
                                              timeText(point.latency.p50),
                                              timeText(point.latency.p95),
                                              countText(point.latency.queriesPerSecond),
                                              QString::number(point.queries),
                                              planText(point.plan)};
    }
    return section;
}

QString differenceOf(double value, int decimals)
{
    return (value < 0 ? QString() : QStringLiteral("+")) + QString::number(value, 'f', decimals);
}

ReportSection pairsSection(const CandidateResult &result)
{
    ReportSection section;
    section.title = QStringLiteral("Query by query against the smallest");
    section.paragraphs << QStringLiteral(
                              "All candidates answered the same queries, so that what is hard about a query cancels "
                              "out: given is the mean of the differences of each query from %1, with its 95 % "
                              "interval. It is about these builds; an index that is built anew may differ by %2.")
                              .arg(curveAt(result.curves, result.answer.smallest)->text)
                              .arg(BuildLottery);
    section.table.columns = {QStringLiteral("candidate"),     QStringLiteral("setting"),
                             QStringLiteral("queries"),       QStringLiteral("recall"),
                             QStringLiteral("95 % interval"), QStringLiteral("latency, ms"),
                             QStringLiteral("95 % interval"), QStringLiteral("recall told apart")};
    for (const CandidateDifference &difference : result.differences)
        section.table.rows << QStringList{
            curveAt(result.curves, difference.curve)->text,
            settingsText(difference.settings),
            QString::number(difference.queries),
            differenceOf(difference.recall.mean, 3),
            QStringLiteral("%1 to %2")
                .arg(differenceOf(difference.recall.low, 3), differenceOf(difference.recall.high, 3)),
            differenceOf(difference.milliseconds.mean, 2),
            QStringLiteral("%1 to %2")
                .arg(differenceOf(difference.milliseconds.low, 2), differenceOf(difference.milliseconds.high, 2)),
            difference.differs() ? QStringLiteral("yes") : QStringLiteral("no")};
    return section;
}

QStringList cautionsOf(const CandidateResult &result)
{
    QStringList cautions = queryCautions(result.head.sweep);
    if (!result.head.onCopy && result.head.sweep.source == QuerySource::TableRows && cautions.isEmpty())
        cautions << QStringLiteral("The queries are rows of the table, which flatters HNSW.");
    QStringList close;
    for (const int position : result.answer.tooClose)
        close << curveAt(result.curves, position)->text;
    if (!close.isEmpty())
        cautions << QStringLiteral("The recall of the smallest differs from that of %1 by less than one build of an "
                                   "index from the next.")
                        .arg(close.join(QStringLiteral(", ")));
    const bool cutOff = std::any_of(result.curves.begin(), result.curves.end(), [](const CandidateCurve &curve) {
        return curve.failure.isEmpty() && !curve.isFinished();
    });
    if (cutOff)
        cautions << QStringLiteral("The comparison did not come to its end: some candidates are missing, or rest on "
                                   "fewer queries.");
    return cautions;
}

QList<ReportFact> factsOf(const CandidateResult &result)
{
    QList<ReportFact> facts{
        {QStringLiteral("measured on"), result.head.onCopy ? QStringLiteral("a copy of the table, dropped since")
                                                           : QStringLiteral("the table itself")},
        {QStringLiteral("target recall"), QString::number(result.head.sweep.targetRecall)},
        {QStringLiteral("maintenance_work_mem"), result.head.maintenanceWorkMem},
        {QStringLiteral("max_parallel_maintenance_workers"), QString::number(result.head.maintenanceWorkers)}};
    for (const CandidateCurve &curve : result.curves) {
        if (!curve.tail.isEmpty())
            facts << ReportFact{curve.text, curve.tail};
    }
    return facts;
}

QList<PlanVerdict> plansOf(const CandidateResult &result)
{
    QList<PlanVerdict> plans;
    for (const CandidateCurve &curve : result.curves) {
        for (const SweepPoint &point : curve.points())
            plans << point.plan;
    }
    return plans;
}

QString csvOf(const CandidateResult &result)
{
    QList<QStringList> rows;
    for (const CandidateCurve &curve : result.curves) {
        for (qsizetype i = 0; i < curve.builds.size(); ++i) {
            const CandidateBuild &build = curve.builds.at(i);
            for (const SweepPoint &point : build.points)
                rows << QStringList{curve.text, QString::number(i + 1), csvNumber(build.seconds),
                                    QString::number(build.size.value), QString::number(curve.rerank)} +
                            pointCsv(point);
        }
    }
    return csvText(QStringLiteral("candidate,build,build_seconds,index_bytes,rerank").split(u',') + pointCsvColumns(),
                   rows);
}

} // namespace

QList<int> paretoFront(const CandidateResult &result)
{
    const QList<Reaching> reaching = reachingOf(result);
    QList<int> front;
    for (const Reaching &each : reaching) {
        if (std::none_of(reaching.begin(), reaching.end(), [&](const Reaching &other) { return beats(other, each); }))
            front << each.curve->position;
    }
    return front;
}

Report candidateReport(const CandidateResult &result, const QString &sql)
{
    const SweepHead &head = result.head.sweep;
    Report report;
    ReportDocument &document = report.document;
    document.title = QStringLiteral("Indexes compared for %1.%2").arg(head.table, head.column);
    document.answer = result.answer.sentence;
    document.cautions = cautionsOf(result);
    document.sections << ReportSection{
        QStringLiteral("Recall against latency"), {}, curvesChart(result), candidatesTable(result), {}, {}};
    if (const ReportSection sizes = sizeSection(result); !sizes.chart.isEmpty())
        document.sections << sizes;
    if (!result.differences.isEmpty())
        document.sections << pairsSection(result);
    if (!sql.isEmpty())
        document.sections << applySection(sql);
    document.sections << pointsSection(result)
                      << factsSection(measuredFacts(head) + factsOf(result) + planFacts(plansOf(result)) +
                                      serverFacts(head));
    document.method = QStringLiteral(
        "Every candidate answered the same queries, whose exact neighbours were found on the whole column whatever a "
        "candidate holds of it. On a copy each index was built, timed, measured and dropped before the next. Building "
        "an HNSW index anew changes its recall a little: of several builds the means are given, and the interval "
        "holds those of all of them.");
    report.csv = csvOf(result);
    report.json = toJson(result);
    return report;
}

} // namespace sweep

#include "app/sweep/growthreport.h"

#include "app/sweep/candidatescript.h"
#include "app/sweep/csvtext.h"
#include "app/sweep/growthcharts.h"
#include "app/sweep/growthjson.h"
#include "app/sweep/reportfacts.h"
#include "app/sweep/rungrowth.h"
#include "app/sweep/sweepcsv.h"

#include <algorithm>

namespace sweep {

namespace {

QString secondsText(double seconds)
{
    return QString::number(seconds, 'f', seconds < 100 ? 2 : 0);
}

QString predictedText(const std::optional<Prediction> &prediction, QString (*text)(double))
{
    return prediction ? QStringLiteral("%1 (%2–%3)")
                            .arg(text(prediction->value), text(prediction->low), text(prediction->high))
                      : QStringLiteral("?");
}

/// "not to be told (0.31–4.1)" where the interval is too wide.
QString toldText(const std::optional<Prediction> &prediction, QString (*text)(double))
{
    if (!prediction || isTelling(*prediction))
        return predictedText(prediction, text);
    return QStringLiteral("not to be told (%1–%2)").arg(text(prediction->low), text(prediction->high));
}

QString millisecondsText(double milliseconds)
{
    return timeText({milliseconds});
}

QString bytesText(double bytes)
{
    return sizeText({qint64(bytes)});
}

QString forecastSetting(const GrowthResult &result, int setting, double rows)
{
    if (setting < 0)
        return QStringLiteral("none that was measured");
    const GrowthFits::Setting &fitted = result.fits.settings.at(setting);
    const QString name = fitted.settings.size() == 1 ? fitted.settings.first().value : settingsText(fitted.settings);
    return QStringLiteral("%1: %2").arg(name, predictedText(fitted.recall->at(rows), recallText));
}

ReportSection forecastSection(const GrowthResult &result)
{
    ReportSection section;
    section.title = QStringLiteral("What more rows would need");
    section.paragraphs = result.sentences.mid(1);
    section.paragraphs << QStringLiteral("In brackets the 95 % prediction interval of the fit, from its spread and the "
                                         "number of samples. A time whose interval has ends more than %1 times apart "
                                         "is not told. None of it knows of memory that no longer holds the index.")
                              .arg(WidestInterval);
    section.table.columns = {
        QStringLiteral("rows"),
        QStringLiteral("%1 that is expected to reach the target").arg(mainSetting(result.head.sweep.method)),
        QStringLiteral("that does by its lower bound"),
        QStringLiteral("p50 of the expected, ms"),
        QStringLiteral("index size"),
        QStringLiteral("build, s"),
        QStringLiteral("memory to build")};
    for (const GrowthForecast &forecast : result.forecasts)
        section.table.rows << QStringList{
            QStringLiteral("%1 (× %2)").arg(countText(forecast.rows)).arg(forecast.factor),
            forecastSetting(result, forecast.setting, forecast.rows),
            forecastSetting(result, forecast.certainSetting, forecast.rows),
            toldText(forecast.latency, millisecondsText),
            predictedText(forecast.size, bytesText),
            toldText(forecast.seconds, secondsText),
            forecast.buildMemory ? sizeText(*forecast.buildMemory) : QStringLiteral("–")};
    return section;
}

ReportSection chartSection(const QString &title, const QString &chart, const QStringList &paragraphs = {})
{
    return {title, paragraphs, chart, {}, {}, {}};
}

ReportSection samplesSection(const GrowthResult &result)
{
    ReportSection section;
    section.title = QStringLiteral("Samples");
    section.table.columns = {QStringLiteral("rows"),          QStringLiteral("share"),
                             QStringLiteral("build, s"),      QStringLiteral("index size"),
                             QStringLiteral("setting"),       QStringLiteral("recall@%1").arg(result.head.sweep.k),
                             QStringLiteral("95 % interval"), QStringLiteral("p50, ms"),
                             QStringLiteral("p95, ms"),       QStringLiteral("answered by")};
    for (const GrowthLevel &level : result.levels) {
        for (const SweepPoint &point : level.points)
            section.table.rows << QStringList{QString::number(level.rows),
                                              QString::number(level.share, 'g', 4),
                                              secondsText(level.seconds) +
                                                  (level.outgrew ? QStringLiteral(" !") : QString()),
                                              sizeText(level.size),
                                              shortSettingsText(point),
                                              recallText(point.recall.mean),
                                              rangeText(point.recall),
                                              timeText(point.latency.p50),
                                              timeText(point.latency.p95),
                                              planText(point.plan)};
    }
    return section;
}

ReportSection fitsSection(const GrowthResult &result)
{
    ReportSection section;
    section.title = QStringLiteral("The fits");
    section.table.columns = {QStringLiteral("of"), QStringLiteral("law"), QStringLiteral("spread about it"),
                             QStringLiteral("samples")};
    const auto add = [&section](const QString &name, const std::optional<GrowthFit> &fit) {
        if (fit)
            section.table.rows << QStringList{name, lawText(*fit), QString::number(fit->line().residual, 'g', 3),
                                              QString::number(fit->line().points)};
    };
    add(QStringLiteral("index size"), result.fits.size);
    add(QStringLiteral("build time"), result.fits.seconds);
    for (const GrowthFits::Setting &setting : result.fits.settings) {
        add(QStringLiteral("recall, ") + settingsText(setting.settings), setting.recall);
        add(QStringLiteral("p50, ") + settingsText(setting.settings), setting.latency);
    }
    return section;
}

QStringList cautionsOf(const GrowthResult &result)
{
    QStringList cautions = queryCautions(result.head.sweep);
    if (std::any_of(result.levels.begin(), result.levels.end(), [](const auto &level) { return level.outgrew; }))
        cautions << QStringLiteral("At some samples (!) the graph left maintenance_work_mem while it was built, which "
                                   "makes building four to five times as long: the fit of the build time mixes both.");
    if (std::any_of(result.levels.begin(), result.levels.end(), [](const auto &level) { return !level.isFinished(); }))
        cautions << QStringLiteral("The measurement did not come to its end: some samples are missing.");
    return cautions;
}

QString csvOf(const GrowthResult &result)
{
    QList<QStringList> rows;
    for (const GrowthLevel &level : result.levels) {
        for (const SweepPoint &point : level.points)
            rows << QStringList{QString::number(level.rows), csvNumber(level.share), csvNumber(level.seconds),
                                QString::number(level.size.value)} +
                        pointCsv(point);
    }
    return csvText(QStringLiteral("rows,share,build_seconds,index_bytes").split(u',') + pointCsvColumns(), rows);
}

} // namespace

Report growthReport(const GrowthResult &result, const QString &sql)
{
    const GrowthHead &head = result.head;
    Report report;
    ReportDocument &document = report.document;
    document.title = QStringLiteral("Growth of %1.%2 by %3").arg(head.sweep.table, head.sweep.column, head.sweep.index);
    document.answer = result.sentences.value(0);
    document.cautions = cautionsOf(result);
    document.sections << chartSection(QStringLiteral("Recall by rows"), growthRecallChart(result),
                                      {QStringLiteral("Each curve is a setting of %1, dashed its fit. The band is "
                                                      "where a measurement would be in 19 of 20 cases, for the "
                                                      "setting that is most certain to reach the target.")
                                           .arg(mainSetting(head.sweep.method))})
                      << forecastSection(result)
                      << chartSection(QStringLiteral("Index size by rows"), growthSizeChart(result))
                      << chartSection(QStringLiteral("Build time by rows"), growthBuildChart(result));
    if (!sql.isEmpty())
        document.sections << applySection(sql);
    const QList<ReportFact> facts{{QStringLiteral("index"), head.tail},
                                  {QStringLiteral("rows to re-rank"), QString::number(head.rerank)},
                                  {QStringLiteral("plans"), QStringLiteral("forced to the index")},
                                  {QStringLiteral("target recall"), QString::number(head.sweep.targetRecall)},
                                  {QStringLiteral("maintenance_work_mem"), head.maintenanceWorkMem}};
    QList<PlanVerdict> plans;
    for (const GrowthLevel &level : result.levels) {
        for (const SweepPoint &point : level.points)
            plans << point.plan;
    }
    document.sections << samplesSection(result) << fitsSection(result)
                      << factsSection(measuredFacts(head.sweep) + facts + planFacts(plans) + serverFacts(head.sweep));
    document.method = QStringLiteral(
        "The table was copied without the queries; each sample of the copy holds all rows of the smaller ones, by a "
        "hash of the key. On each the index was built and measured with the same queries, whose exact neighbours were "
        "found anew. Size is fitted by a straight line, times by a power of the rows, recall by a line in the logit "
        "by the logarithm of the rows, all by least squares.");
    report.csv = csvOf(result);
    report.json = toJson(result);
    return report;
}

QString growthApplyScript(const GrowthResult &result, const GrowthSpec &spec)
{
    const int setting = result.forecasts.isEmpty() ? -1 : result.forecasts.first().setting;
    const auto setup = prepareGrowth(spec);
    if (setting < 0 || !setup)
        return {};
    const QString build =
        buildScript(spec.index, *setup, 0, {}, result.head.maintenanceWorkMem, result.head.serverNumber);
    return (build.isEmpty() ? QString() : build.trimmed() + QStringLiteral("\n\n")) +
           QStringLiteral("-- the search at ten times the rows, $1 the query\n\n") +
           searchText(spec.index, *setup, {0, result.head.rerank}, result.fits.settings.at(setting).settings)
               .trimmed() +
           u'\n';
}

} // namespace sweep

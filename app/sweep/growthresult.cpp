#include "app/sweep/growthresult.h"

#include "app/sweep/buildmemory.h"
#include "app/sweep/growthmemory.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sweep {

namespace {

constexpr std::array Factors = {10.0, 100.0};
constexpr double Megabyte = 1024.0 * 1024.0;

bool counts(const SweepPoint &point)
{
    return point.finished && point.queries > 0 && point.plan.kind == PlanKind::IndexUnderTest;
}

/// One setting's figures over the levels.
struct Series
{
    std::vector<double> rows;
    std::vector<double> recalls;
    std::vector<double> latencies;
    double edge = 1e-6;
};

Series seriesOf(const QList<GrowthLevel> &levels, const GridPoint &settings, int k)
{
    Series series;
    for (const GrowthLevel &level : levels) {
        for (const SweepPoint &point : level.points) {
            if (point.settings != settings || !counts(point))
                continue;
            series.rows.push_back(double(level.rows));
            series.recalls.push_back(point.recall.mean);
            series.latencies.push_back(point.latency.p50.value);
            series.edge = 0.5 / (double(point.queries) * k);
        }
    }
    return series;
}

QString numberText(double value, int digits = 2)
{
    return value >= std::pow(10, digits) ? QString::number(value, 'f', 0) : QString::number(value, 'g', digits);
}

QString rangeText(const Prediction &prediction, double unit, const QString &unitName)
{
    return QStringLiteral("%1 %2 (%3-%4)")
        .arg(numberText(prediction.value / unit, 3), unitName, numberText(prediction.low / unit, 3),
             numberText(prediction.high / unit, 3));
}

/// A time as far as it can be told.
QString timeText(const QString &what, const Prediction &time, const QString &unit, const std::optional<GrowthFit> &fit)
{
    if (isTelling(time))
        return what + u' ' + rangeText(time, 1, unit);
    return QStringLiteral("%1 cannot be told from %2 samples: the interval is %3-%4 %5")
        .arg(what)
        .arg(fit ? fit->line().points : 0)
        .arg(numberText(time.low, 2), numberText(time.high, 2), unit);
}

QString recallText(const Prediction &recall, int k)
{
    return QStringLiteral("recall@%1 %2 (%3-%4)")
        .arg(k)
        .arg(recall.value, 0, 'f', 3)
        .arg(recall.low, 0, 'f', 3)
        .arg(recall.high, 0, 'f', 3);
}

QString settingText(const GrowthForecast &forecast, const GrowthResult &result)
{
    const SweepHead &head = result.head.sweep;
    if (forecast.setting < 0)
        return QStringLiteral("none of the measured settings is expected to reach recall@%1 %2")
            .arg(head.k)
            .arg(head.targetRecall);
    const GrowthFits::Setting &setting = result.fits.settings.at(forecast.setting);
    QString text = QStringLiteral("%1 is expected to give %2")
                       .arg(settingsText(setting.settings), recallText(setting.recall->at(forecast.rows), head.k));
    if (forecast.latency)
        text += QStringLiteral(", its ") +
                timeText(QStringLiteral("p50"), *forecast.latency, QStringLiteral("ms"), setting.latency);
    if (forecast.certainSetting < 0)
        text += QStringLiteral(", no measured setting reaches %1 for certain").arg(head.targetRecall);
    else if (forecast.certainSetting != forecast.setting)
        text += QStringLiteral(", for certain only %1")
                    .arg(settingsText(result.fits.settings.at(forecast.certainSetting).settings));
    return text;
}

QString sizeText(const GrowthForecast &forecast, const GrowthHead &head)
{
    if (!forecast.size)
        return {};
    QString text = QStringLiteral("; the index takes ") + rangeText(*forecast.size, Megabyte, QStringLiteral("MB"));
    const double buffers = double(head.sweep.facts.sharedBuffers.value);
    if (buffers > 0)
        text += QStringLiteral(", %1 times shared_buffers").arg(numberText(forecast.size->value / buffers));
    return text;
}

QString buildText(const GrowthForecast &forecast, const GrowthResult &result)
{
    if (!forecast.seconds)
        return {};
    QString text = QStringLiteral("; ") + timeText(QStringLiteral("the time to build it"), *forecast.seconds,
                                                   QStringLiteral("s"), result.fits.seconds);
    if (!forecast.buildMemory)
        return text;
    text += QStringLiteral("; it needs %1 MB of memory to build")
                .arg(numberText(double(forecast.buildMemory->value) / Megabyte, 3));
    const bool outgrown =
        std::any_of(result.levels.begin(), result.levels.end(), [](const GrowthLevel &level) { return level.outgrew; });
    if (result.head.maintenanceBytes.value > 0 && *forecast.buildMemory > result.head.maintenanceBytes)
        text += QStringLiteral(", more than maintenance_work_mem (%1)%2")
                    .arg(result.head.maintenanceWorkMem,
                         outgrown ? QString() : QStringLiteral(", which makes it four to five times as long"));
    return text;
}

GrowthForecast forecastOf(const GrowthResult &result, double factor, double rows)
{
    GrowthForecast forecast;
    forecast.factor = factor;
    forecast.rows = factor * rows;
    if (result.fits.size)
        forecast.size = result.fits.size->at(forecast.rows);
    if (result.fits.seconds)
        forecast.seconds = result.fits.seconds->at(forecast.rows);
    if (result.head.sweep.method == vectors::IndexMethod::Hnsw)
        forecast.buildMemory =
            hnswBuildMemory(forecast.rows, result.head.m, result.head.shape, result.head.serverNumber);
    for (int i = 0; i < int(result.fits.settings.size()); ++i) {
        const auto &recall = result.fits.settings.at(i).recall;
        if (!recall)
            continue;
        const Prediction expected = recall->at(forecast.rows);
        if (forecast.setting < 0 && expected.value >= result.head.sweep.targetRecall)
            forecast.setting = i;
        if (forecast.certainSetting < 0 && expected.low >= result.head.sweep.targetRecall)
            forecast.certainSetting = i;
    }
    if (forecast.setting >= 0) {
        if (const auto &latency = result.fits.settings.at(forecast.setting).latency)
            forecast.latency = latency->at(forecast.rows);
    }
    return forecast;
}

} // namespace

bool GrowthLevel::isFinished() const
{
    return !points.isEmpty() &&
           std::all_of(points.begin(), points.end(), [](const SweepPoint &point) { return point.finished; });
}

GrowthFits fitsOf(const QList<GrowthLevel> &levels, const GrowthHead &head)
{
    GrowthFits fits;
    std::vector<double> rows;
    std::vector<double> seconds;
    std::vector<double> sizes;
    QList<GridPoint> settings;
    for (const GrowthLevel &level : levels) {
        if (level.points.isEmpty())
            continue;
        rows.push_back(double(level.rows));
        seconds.push_back(level.seconds);
        sizes.push_back(double(level.size.value));
        for (const SweepPoint &point : level.points) {
            if (!settings.contains(point.settings))
                settings << point.settings;
        }
    }
    fits.seconds = GrowthFit::fit(GrowthLaw::Power, rows, seconds);
    fits.size = GrowthFit::fit(GrowthLaw::Linear, rows, sizes);
    for (const GridPoint &each : std::as_const(settings)) {
        const Series series = seriesOf(levels, each, head.sweep.k);
        const auto recall = GrowthFit::fit(GrowthLaw::Logit, series.rows, series.recalls, series.edge);
        if (recall)
            fits.settings << GrowthFits::Setting{each, recall,
                                                 GrowthFit::fit(GrowthLaw::Power, series.rows, series.latencies)};
    }
    return fits;
}

double wholeRows(const QList<GrowthLevel> &levels)
{
    qint64 rows = 0;
    for (const GrowthLevel &level : levels) {
        if (!level.points.isEmpty())
            rows = std::llround(double(level.rows) / level.share); // the largest sample tells best
    }
    return double(rows);
}

void conclude(GrowthResult &result)
{
    result.fits = fitsOf(result.levels, result.head);
    result.forecasts.clear();
    result.sentences.clear();
    const double rows = wholeRows(result.levels);
    if (!result.fits.size) {
        result.sentences << QStringLiteral("A fit needs at least three samples.");
        return;
    }
    for (const double factor : Factors) {
        const GrowthForecast forecast = forecastOf(result, factor, rows);
        result.forecasts << forecast;
        result.sentences << QStringLiteral("At %1 times the rows (%2): %3.")
                                .arg(factor)
                                .arg(forecast.rows, 0, 'f', 0)
                                .arg(settingText(forecast, result) + sizeText(forecast, result.head) +
                                     buildText(forecast, result));
    }
    if (const QString memory = growthMemorySentence(result); !memory.isEmpty())
        result.sentences << memory;
}

} // namespace sweep

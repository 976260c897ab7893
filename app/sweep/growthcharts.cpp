#include "app/sweep/growthcharts.h"

#include "app/sweep/linechart.h"
#include "app/sweep/svgparts.h"

#include <QSet>

#include <algorithm>
#include <cmath>

namespace sweep {

namespace {

constexpr double Mebibyte = 1024.0 * 1024.0;
constexpr double Farthest = 100; ///< times the rows
constexpr int FitSteps = 40;
constexpr int MostSettings = 6;

ChartAxis rowsAxis()
{
    return {QStringLiteral("rows (logarithmic)"), ChartScale::Logarithmic, {}};
}

double leastRows(const GrowthResult &result)
{
    double least = wholeRows(result);
    for (const GrowthLevel &level : result.levels)
        least = level.rows > 0 ? std::min(least, double(level.rows)) : least;
    return least;
}

ChartSeries fitSeries(const GrowthResult &result, const GrowthFit &fit, const QString &color, double unit)
{
    const double first = leastRows(result);
    const double last = wholeRows(result) * Farthest;
    ChartSeries series{{}, color, ChartMark::None, true, true, true, {}};
    for (int i = 0; first > 0 && i <= FitSteps; ++i) {
        const double rows = first * std::pow(last / first, double(i) / FitSteps);
        const Prediction prediction = fit.at(rows);
        if (fit.law() == GrowthLaw::Power && !isTelling(prediction))
            break; // a time is not told farther than this
        series.points << ChartPoint{rows, prediction.value / unit, prediction.low / unit, prediction.high / unit, {},
                                    false};
    }
    return series;
}

/// All where they are few, else the answers' own and some between.
QSet<int> shownSettings(const GrowthResult &result)
{
    const int count = int(result.fits.settings.size());
    QSet<int> shown;
    for (const GrowthForecast &forecast : result.forecasts) {
        for (const int setting : {forecast.setting, forecast.certainSetting}) {
            if (setting >= 0)
                shown.insert(setting);
        }
    }
    for (int i = 0; i < MostSettings && int(shown.size()) < std::min(MostSettings, count); ++i)
        shown.insert(int(std::lround(double(i) * (count - 1) / std::max(1, MostSettings - 1))));
    return shown;
}

/// The setting that the answer for ten times the rows rests on, the dearest where none reaches the target; -1: none.
int mostCertain(const GrowthResult &result)
{
    if (result.forecasts.isEmpty())
        return -1;
    const GrowthForecast &first = result.forecasts.first();
    if (first.certainSetting >= 0 || first.setting >= 0)
        return first.certainSetting >= 0 ? first.certainSetting : first.setting;
    return int(result.fits.settings.size()) - 1;
}

ChartSeries recallSeries(const GrowthResult &result, const GridPoint &settings, const QString &color)
{
    ChartSeries series{settings.size() == 1 ? settings.first().value : settingsText(settings), color};
    for (const GrowthLevel &level : result.levels) {
        for (const SweepPoint &point : level.points) {
            if (point.settings == settings && point.queries > 0 && point.plan.kind == PlanKind::IndexUnderTest)
                series.points << ChartPoint{
                    double(level.rows), point.recall.mean, point.recall.low, point.recall.high, {}, false};
        }
    }
    return series;
}

QString wholeChart(const GrowthResult &result, const QString &title, double unit, const std::optional<GrowthFit> &fit,
                   double (*of)(const GrowthLevel &))
{
    LineChart chart{rowsAxis(), {title, ChartScale::Logarithmic, {}}, {}, {}};
    ChartSeries measured{{}, svg::seriesColor(0)};
    for (const GrowthLevel &level : result.levels) {
        if (!level.points.isEmpty())
            measured.points << ChartPoint{double(level.rows), of(level) / unit, {}, {}, {}, false};
    }
    if (measured.points.isEmpty())
        return {};
    if (fit)
        chart.series << fitSeries(result, *fit, svg::seriesColor(0), unit);
    chart.series << measured;
    return svgOf(chart);
}

} // namespace

double wholeRows(const GrowthResult &result)
{
    double rows = 0;
    for (const GrowthLevel &level : result.levels) {
        if (!level.points.isEmpty())
            rows = double(level.rows) / level.share;
    }
    return rows;
}

QString growthRecallChart(const GrowthResult &result)
{
    LineChart chart{rowsAxis(),
                    {QStringLiteral("recall@%1").arg(result.head.sweep.k), ChartScale::Share, {}},
                    {},
                    result.head.sweep.targetRecall};
    const QSet<int> shown = shownSettings(result);
    const int banded = mostCertain(result);
    int number = 0;
    for (int i = 0; i < int(result.fits.settings.size()); ++i) {
        const GrowthFits::Setting &setting = result.fits.settings.at(i);
        if (!shown.contains(i))
            continue;
        const QString color = svg::seriesColor(number++);
        if (setting.recall) {
            chart.series << fitSeries(result, *setting.recall, color, 1);
            chart.series.last().banded = i == banded; // several would hide each other
            for (ChartPoint &point : chart.series.last().points) {
                if (i != banded)
                    point.low = point.high = std::nullopt;
            }
        }
        chart.series << recallSeries(result, setting.settings, color);
    }
    return svgOf(chart);
}

QString growthSizeChart(const GrowthResult &result)
{
    return wholeChart(result, QStringLiteral("index size, MiB (logarithmic)"), Mebibyte, result.fits.size,
                      [](const GrowthLevel &level) { return double(level.size.value); });
}

QString growthBuildChart(const GrowthResult &result)
{
    return wholeChart(result, QStringLiteral("build time, s (logarithmic)"), 1, result.fits.seconds,
                      [](const GrowthLevel &level) { return level.seconds; });
}

} // namespace sweep

#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace sweep {

enum class ChartMark { None, Disc, Hollow, Square };

struct ChartPoint
{
    double x = 0;
    double y = 0;
    std::optional<double> low; ///< of an interval, with `high`
    std::optional<double> high;
    QString label;       ///< beside the point, where it lies on no other one
    bool ringed = false; ///< the one that the answer is about

    friend bool operator==(const ChartPoint &, const ChartPoint &) = default;
};

struct ChartSeries
{
    QString name;  ///< for the legend; empty: not in it
    QString color; ///< "var(--hnsw)"
    ChartMark mark = ChartMark::Disc;
    bool joined = true;
    bool dashed = false;
    bool banded = false; ///< the intervals as a band, which does not count for the range of the axis; else as bars
    QList<ChartPoint> points = {};

    friend bool operator==(const ChartSeries &, const ChartSeries &) = default;
};

enum class ChartScale {
    FromZero,
    Logarithmic, ///< of what is above 0
    Share        ///< up to 1, from a little under the least
};

struct ChartAxis
{
    QString title; ///< with its unit
    ChartScale scale = ChartScale::FromZero;
    QList<double> ticks; ///< empty: round numbers

    friend bool operator==(const ChartAxis &, const ChartAxis &) = default;
};

struct LineChart
{
    ChartAxis x;
    ChartAxis y;
    QList<ChartSeries> series;
    std::optional<double> target; ///< of y: a dashed line

    friend bool operator==(const LineChart &, const LineChart &) = default;
};

/// The chart as an SVG element, 760 × 380 units, coloured by the CSS variables of the page it stands in. The legend
/// stands in the emptiest corner, or to the right when it is long. Empty without points.
QString svgOf(const LineChart &chart);

} // namespace sweep

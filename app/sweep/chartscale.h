#pragma once

#include "app/sweep/linechart.h"

namespace sweep {

struct ChartTick
{
    double value = 0;
    QString text;

    friend bool operator==(const ChartTick &, const ChartTick &) = default;
};

/// The range of an axis, and where its values lie on the drawing; those beyond lie at its ends.
struct ChartScaling
{
    double from = 0;
    double to = 1;
    double start = 0; ///< place of `from`
    double end = 1;   ///< place of `to`
    bool logarithmic = false;
    QList<ChartTick> ticks;

    double at(double value) const;

    friend bool operator==(const ChartScaling &, const ChartScaling &) = default;
};

/// An axis that shows all of `values` between the places `start` and `end`.
ChartScaling scaleOf(const ChartAxis &axis, const QList<double> &values, double start, double end);

} // namespace sweep

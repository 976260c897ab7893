#include "app/sweep/chartscale.h"

#include <algorithm>
#include <cmath>

namespace sweep {

namespace {

constexpr double LeastOnLogarithm = 0.001; ///< ms and the like; nothing is measured smaller
constexpr int MostTicks = 10;

QString tickText(double value)
{
    const auto scaled = [value](double unit, const QString &suffix) {
        return QString::number(value / unit, 'g', 3) + suffix;
    };
    if (value >= 1e9)
        return scaled(1e9, QStringLiteral("G"));
    if (value >= 1e6)
        return scaled(1e6, QStringLiteral("M"));
    if (value >= 1e4)
        return scaled(1e3, QStringLiteral("k"));
    return QString::number(value, 'g', 4);
}

QList<ChartTick> ticksAt(const QList<double> &values)
{
    QList<ChartTick> ticks;
    for (const double value : values)
        ticks << ChartTick{value, tickText(value)};
    return ticks;
}

/// 1, 2 and 5 times the powers of ten; of a long axis the powers alone.
QList<ChartTick> logarithmicTicks(double from, double to)
{
    QList<double> all;
    QList<double> powers;
    for (double power = std::pow(10, std::floor(std::log10(from))); power <= to; power *= 10) {
        for (const double factor : {1, 2, 5}) {
            const double tick = power * factor;
            if (tick < from || tick > to)
                continue;
            all << tick;
            if (factor == 1)
                powers << tick;
        }
    }
    return ticksAt(all.size() > MostTicks ? powers : all);
}

QList<ChartTick> shareTicks(double from, double to)
{
    double step = 0.2;
    for (const double finer : {0.1, 0.05, 0.02, 0.01, 0.005, 0.002}) {
        if ((to - from) / finer <= 6)
            step = finer;
    }
    QList<ChartTick> ticks;
    for (double tick = std::ceil(from / step) * step; tick <= 1 + step / 2; tick += step)
        ticks << ChartTick{tick, QString::number(tick, 'f', step < 0.01 ? 3 : 2)};
    return ticks;
}

QList<ChartTick> linearTicks(double to)
{
    const double rough = to / 5;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double factor = rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10;
    QList<double> values;
    for (int i = 0; double(i) * factor * power <= to; ++i)
        values << double(i) * factor * power;
    return ticksAt(values);
}

} // namespace

double ChartScaling::at(double value) const
{
    const auto scaled = [this](double v) {
        return logarithmic ? std::log10(v) : v;
    };
    const double inside = std::clamp(value, from, to);
    return start + (end - start) * (scaled(inside) - scaled(from)) / (scaled(to) - scaled(from));
}

ChartScaling scaleOf(const ChartAxis &axis, const QList<double> &values, double start, double end)
{
    const double least = values.isEmpty() ? 0 : *std::min_element(values.begin(), values.end());
    const double most = values.isEmpty() ? 1 : *std::max_element(values.begin(), values.end());
    ChartScaling scaling{least, most, start, end, axis.scale == ChartScale::Logarithmic, {}};
    switch (axis.scale) {
    case ChartScale::FromZero:
        scaling.from = 0;
        scaling.to = most > 0 ? most * 1.08 : 1;
        scaling.ticks = linearTicks(scaling.to);
        break;
    case ChartScale::Logarithmic: {
        constexpr double margin = 1.3;
        scaling.from = std::max(LeastOnLogarithm, least) / margin;
        scaling.to = std::max(LeastOnLogarithm, most) * margin;
        scaling.ticks = logarithmicTicks(scaling.from, scaling.to);
        break;
    }
    case ChartScale::Share: {
        const double span = 1 - std::min(least, 0.99);
        scaling.from = std::max(0.0, 1 - 1.08 * span);
        scaling.to = 1 + 0.04 * span;
        scaling.ticks = shareTicks(scaling.from, scaling.to);
        break;
    }
    }
    if (!axis.ticks.isEmpty())
        scaling.ticks = ticksAt(axis.ticks);
    return scaling;
}

} // namespace sweep

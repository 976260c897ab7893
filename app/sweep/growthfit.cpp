#include "app/sweep/growthfit.h"

#include "app/sweep/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace sweep {

namespace {

/// Student's t at 97.5 %; from tables, where the series for it is too short.
double quantileOf(int degrees)
{
    constexpr std::array few = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469};
    if (degrees <= int(few.size()))
        return few.at(size_t(std::max(degrees, 1) - 1));
    return studentQuantile(degrees);
}

double meanOf(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

double logit(double share)
{
    return std::log(share / (1 - share));
}

double unlogit(double value)
{
    return 1 / (1 + std::exp(-value));
}

Prediction mapped(const Prediction &prediction, double (*map)(double))
{
    return {map(prediction.value), map(prediction.low), map(prediction.high)};
}

} // namespace

bool isTelling(const Prediction &prediction)
{
    return prediction.low > 0 && prediction.high <= WidestInterval * prediction.low;
}

Prediction LineFit::at(double x) const
{
    const double value = intercept + slope * x;
    const double away = (x - meanX) * (x - meanX) / spreadX;
    const double half = quantileOf(points - 2) * residual * std::sqrt(1 + 1.0 / points + away);
    return {value, value - half, value + half};
}

std::optional<LineFit> fitLine(std::span<const double> x, std::span<const double> y)
{
    constexpr size_t fewest = 3;
    if (x.size() < fewest || x.size() != y.size())
        return std::nullopt;
    LineFit fit;
    fit.points = int(x.size());
    fit.meanX = meanOf(x);
    const double meanY = meanOf(y);
    double together = 0;
    for (size_t i = 0; i < x.size(); ++i) {
        fit.spreadX += (x[i] - fit.meanX) * (x[i] - fit.meanX);
        together += (x[i] - fit.meanX) * (y[i] - meanY);
    }
    if (fit.spreadX <= 0)
        return std::nullopt;
    fit.slope = together / fit.spreadX;
    fit.intercept = meanY - fit.slope * fit.meanX;
    double squares = 0;
    for (size_t i = 0; i < x.size(); ++i)
        squares += std::pow(y[i] - fit.intercept - fit.slope * x[i], 2);
    fit.residual = std::sqrt(squares / double(x.size() - 2));
    return fit;
}

std::optional<GrowthFit> GrowthFit::fit(GrowthLaw law, std::span<const double> rows, std::span<const double> values,
                                        double edge)
{
    std::vector<double> x;
    std::vector<double> y;
    for (size_t i = 0; i < rows.size() && i < values.size(); ++i) {
        if (rows[i] <= 0 || (law == GrowthLaw::Power && values[i] <= 0))
            continue;
        x.push_back(law == GrowthLaw::Linear ? rows[i] : std::log(rows[i]));
        y.push_back(law == GrowthLaw::Linear  ? values[i]
                    : law == GrowthLaw::Power ? std::log(values[i])
                                              : logit(std::clamp(values[i], edge, 1 - edge)));
    }
    const auto line = fitLine(x, y);
    if (!line)
        return std::nullopt;
    GrowthFit fit;
    fit.m_law = law;
    fit.m_line = *line;
    return fit;
}

Prediction GrowthFit::at(double rows) const
{
    switch (m_law) {
    case GrowthLaw::Linear: {
        Prediction prediction = m_line.at(rows);
        prediction.low = std::max(prediction.low, 0.0);
        return prediction;
    }
    case GrowthLaw::Power:
        return mapped(m_line.at(std::log(rows)), [](double value) { return std::exp(value); });
    case GrowthLaw::Logit:
        return mapped(m_line.at(std::log(rows)), unlogit);
    }
    return {};
}

QString lawText(const GrowthFit &fit)
{
    const QString slope = QString::number(fit.line().slope, 'g', 3);
    switch (fit.law()) {
    case GrowthLaw::Linear:
        return QStringLiteral("grows by %1 bytes a row").arg(slope);
    case GrowthLaw::Power:
        return QStringLiteral("grows as rows ^ %1").arg(slope);
    case GrowthLaw::Logit:
        return QStringLiteral("changes by %1 in logit per e-fold of rows").arg(slope);
    }
    Q_UNREACHABLE();
}

} // namespace sweep

#include "app/sweep/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sweep {

namespace {

double meanOf(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

double varianceOf(std::span<const double> values, double mean)
{
    if (values.size() < 2)
        return 0;
    const double squares = std::accumulate(values.begin(), values.end(), 0.0, [mean](double sum, double value) {
        return sum + (value - mean) * (value - mean);
    });
    return squares / double(values.size() - 1);
}

} // namespace

double studentQuantile(double degrees)
{
    constexpr double z = 1.959963984540054;
    const double first = (std::pow(z, 3) + z) / 4;
    const double second = (5 * std::pow(z, 5) + 16 * std::pow(z, 3) + 3 * z) / 96;
    return z + first / degrees + second / (degrees * degrees);
}

MeanInterval recallInterval(std::span<const double> recalls, int k)
{
    if (recalls.empty())
        return {};
    const double n = double(recalls.size());
    const double p = meanOf(recalls);
    const double variance = varianceOf(recalls, p);
    const double most = n * std::max(1.0, k / 2.0);
    const double effective = variance > 0 ? std::clamp(n * p * (1 - p) / variance, n, most) : (n < 2 ? n : most);

    const double t = studentQuantile(std::max(1.0, n - 1));
    const double weight = t * t / effective;
    const double centre = (p + weight / 2) / (1 + weight);
    const double half = t * std::sqrt(p * (1 - p) / effective + weight / effective / 4) / (1 + weight);
    return {p, std::max(0.0, std::min(p, centre - half)), std::min(1.0, std::max(p, centre + half))};
}

double percentile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const double at = std::clamp(share, 0.0, 1.0) * double(values.size() - 1);
    const auto below = size_t(at);
    const size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (at - double(below)) * (values[above] - values[below]);
}

Latency latencyOf(const std::vector<double> &milliseconds)
{
    if (milliseconds.empty())
        return {};
    Latency latency;
    latency.mean.value = meanOf(milliseconds);
    latency.p50.value = percentile(milliseconds, 0.50);
    latency.p95.value = percentile(milliseconds, 0.95);
    latency.p99.value = percentile(milliseconds, 0.99);
    latency.queriesPerSecond = latency.mean.value > 0 ? 1000 / latency.mean.value : 0;
    return latency;
}

} // namespace sweep

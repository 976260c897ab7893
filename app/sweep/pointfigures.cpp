#include "app/sweep/pointfigures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sweep {

namespace {

constexpr int Bins = 11;
constexpr int WorstShown = 10;

template<class Member>
std::vector<double> valuesOf(std::span<const QuerySample> samples, Member member)
{
    std::vector<double> values;
    values.reserve(samples.size());
    for (const QuerySample &sample : samples)
        values.push_back(sample.*member);
    return values;
}

/// None where some sample lacks it.
std::optional<double> meanOf(const std::vector<double> &values)
{
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    if (values.empty() || std::isnan(sum))
        return std::nullopt;
    return sum / double(values.size());
}

QList<WorstQuery> worstOf(std::span<const QuerySample> samples)
{
    QList<WorstQuery> worst;
    for (const QuerySample &sample : samples) {
        if (sample.recall < 1)
            worst.append({sample.query, sample.recall});
    }
    std::sort(worst.begin(), worst.end(), [](const WorstQuery &a, const WorstQuery &b) {
        return std::pair(a.recall, a.query) < std::pair(b.recall, b.query);
    });
    return worst.first(std::min<qsizetype>(worst.size(), WorstShown));
}

} // namespace

int distributionBin(double recall)
{
    constexpr double rounding = 1e-9;
    return std::clamp(int((recall + rounding) * (Bins - 1)), 0, Bins - 1);
}

void setFigures(SweepPoint &point, std::span<const QuerySample> samples, int k)
{
    const auto recalls = valuesOf(samples, &QuerySample::recall);
    point.queries = int(samples.size());
    point.recall = recallInterval(recalls, k);
    point.recallById = meanOf(valuesOf(samples, &QuerySample::recallById));
    point.publishedRecall = meanOf(valuesOf(samples, &QuerySample::publishedRecall));
    point.lowRecall = percentile(recalls, 0.05);
    point.distribution = QList<int>(Bins, 0);
    for (const double recall : recalls)
        ++point.distribution[distributionBin(recall)];
    point.worst = worstOf(samples);
    point.worstRecall = recalls.empty() ? 0 : *std::min_element(recalls.begin(), recalls.end());
    const auto count = [samples](auto isSuch) {
        return int(std::count_if(samples.begin(), samples.end(), isSuch));
    };
    point.imperfectQueries = count([](const QuerySample &sample) { return sample.recall < 1; });
    point.shortResults = count([](const QuerySample &sample) { return sample.isShort; });
    point.repeatedResults = count([](const QuerySample &sample) { return sample.repeatsRows; });
    point.latency = latencyOf(valuesOf(samples, &QuerySample::milliseconds));
    if (point.plan.kind == PlanKind::Exact && point.imperfectQueries == 0 && point.queries > 0)
        point.recall.low = 1; // known by the plan, not estimated from the sample
}

} // namespace sweep

#include "app/sweep/comparesweeps.h"

#include <algorithm>
#include <cmath>

namespace sweep {

namespace {

bool isMeasured(const SweepPoint &point)
{
    return point.queries > 0;
}

MeanInterval differenceOf(const MeanInterval &a, const MeanInterval &b)
{
    const double mean = b.mean - a.mean;
    return {mean, mean - std::hypot(b.mean - b.low, a.high - a.mean),
            mean + std::hypot(b.high - b.mean, a.mean - a.low)};
}

std::optional<double> factor(core::Milliseconds a, core::Milliseconds b)
{
    return a.value > 0 ? std::optional(b.value / a.value) : std::nullopt;
}

const SweepPoint *sameSetting(const SweepResult &result, const SweepPoint &point, bool sameK)
{
    const auto found = std::find_if(result.points.begin(), result.points.end(), [&](const SweepPoint &each) {
        return each.settings == point.settings && each.forced == point.forced && isMeasured(each) &&
               (each.k == point.k || !sameK);
    });
    return found == result.points.end() ? nullptr : &*found;
}

} // namespace

QList<ComparedSetting> compareSweeps(const SweepResult &first, const SweepResult &second)
{
    const bool sameK = first.head.hasSeveralK() || second.head.hasSeveralK();
    QList<ComparedSetting> rows;
    for (const SweepPoint &point : first.points) {
        if (!isMeasured(point))
            continue;
        ComparedSetting row{point.settings, point.forced, point.k, point, {}, {}, {}, {}};
        if (const SweepPoint *other = sameSetting(second, point, sameK)) {
            row.second = *other;
            row.difference = differenceOf(point.recall, other->recall);
            row.latencyFactor = factor(point.latency.p50, other->latency.p50);
            row.p95Factor = factor(point.latency.p95, other->latency.p95);
        }
        rows << row;
    }
    for (const SweepPoint &point : second.points) {
        if (isMeasured(point) && !sameSetting(first, point, sameK))
            rows << ComparedSetting{point.settings, point.forced, point.k, {}, point, {}, {}, {}};
    }
    return rows;
}

QList<ComparisonCaveat> comparisonCaveats(const SweepHead &first, const SweepHead &second)
{
    QList<ComparisonCaveat> caveats;
    const auto note = [&caveats](bool differs, ComparisonCaveat caveat) {
        if (differs)
            caveats << caveat;
    };
    note(first.table != second.table || first.column != second.column, ComparisonCaveat::OtherTable);
    note(allK(first.k, first.moreK) != allK(second.k, second.moreK), ComparisonCaveat::OtherK);
    note(first.exactDistance != second.exactDistance, ComparisonCaveat::OtherDistance);
    note(first.where != second.where, ComparisonCaveat::OtherCondition);
    note(first.source != second.source, ComparisonCaveat::OtherSource);
    note(first.source == second.source && first.source != QuerySource::Given &&
             (first.seed != second.seed || first.queries != second.queries),
         ComparisonCaveat::OtherQueries);
    return caveats;
}

} // namespace sweep

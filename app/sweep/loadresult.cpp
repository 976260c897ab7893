#include "app/sweep/loadresult.h"

#include "app/sweep/loadspec.h"

#include <algorithm>

namespace sweep {

namespace {

constexpr double KeepingUp = 0.99;
constexpr double BusyClient = 0.8;

double rateOf(const LoadPoint &point)
{
    return point.latency.queriesPerSecond;
}

/// `points`: of one setting, by connections.
LoadFinding findingOf(const QList<LoadPoint> &points, double rate)
{
    qsizetype at = 0;
    if (rate > 0) {
        const auto keepsUp = [rate](const LoadPoint &point) {
            return rateOf(point) >= KeepingUp * rate && point.unanswered == 0;
        };
        auto found = std::find_if(points.begin(), points.end(), keepsUp);
        if (found == points.end())
            found = std::max_element(points.begin(), points.end(),
                                     [](const auto &a, const auto &b) { return rateOf(a) < rateOf(b); });
        at = found - points.begin();
    } else {
        while (at + 1 < points.size() && rateOf(points.at(at + 1)) >= (1 + LeastGain) * rateOf(points.at(at)))
            ++at;
    }
    LoadFinding finding;
    finding.settings = points.at(at).settings;
    finding.forced = points.at(at).forced;
    finding.position = points.at(at).position;
    finding.keepsUp = rate <= 0 || (rateOf(points.at(at)) >= KeepingUp * rate && points.at(at).unanswered == 0);
    if (at + 1 < points.size() && rateOf(points.at(at)) > 0) {
        finding.next = points.at(at + 1).position;
        finding.gain = rateOf(points.at(at + 1)) / rateOf(points.at(at)) - 1;
    }
    return finding;
}

} // namespace

double LoadPoint::low() const
{
    return rounds.isEmpty() ? 0 : *std::min_element(rounds.begin(), rounds.end());
}

double LoadPoint::high() const
{
    return rounds.isEmpty() ? 0 : *std::max_element(rounds.begin(), rounds.end());
}

QList<LoadFinding> loadFindings(const LoadResult &result)
{
    QList<QList<LoadPoint>> series;
    for (const LoadPoint &point : result.points) {
        const auto same = std::find_if(series.begin(), series.end(), [&point](const QList<LoadPoint> &each) {
            return each.first().settings == point.settings && each.first().forced == point.forced;
        });
        if (same == series.end())
            series << QList<LoadPoint>{point};
        else
            *same << point;
    }
    QList<LoadFinding> findings;
    for (QList<LoadPoint> &points : series) {
        std::stable_sort(points.begin(), points.end(),
                         [](const LoadPoint &a, const LoadPoint &b) { return a.connections < b.connections; });
        findings << findingOf(points, result.head.rate);
    }
    return findings;
}

bool isLimitedByClient(const LoadPoint &point)
{
    return point.clientShare > BusyClient;
}

} // namespace sweep

#pragma once

#include "app/sweep/sweeppoint.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace sweep {

struct SweepHead;
struct SweepResult;

/// Why there is, or is no, setting to recommend.
enum class Verdict {
    NothingMeasured,
    Found,
    NotReached,      ///< no point on the index has its mean at the target
    TooFewQueries,   ///< a mean reaches the target, its lower bound does not
    IndexNotUsed,    ///< the plan used the index under test at no setting
    OnlyWithoutIndex ///< only settings at which the planner leaves the index reach the target
};

/// What could bring the target into reach.
enum class Remedy { LargerSetting, BetterBuild, MoreQueries, IterativeScan, LargerEfSearchThanK };

/// The cheapest setting whose lower bound reaches the target, among points whose plan used the index under test.
struct Recommendation
{
    Verdict verdict = Verdict::NothingMeasured;
    int position = -1;      ///< of the recommended point (Found), else of the best one on the index, or -1
    int leavesIndexAt = -1; ///< the first point, in the order of the grid, at which the planner leaves the index
    int inForce = -1;       ///< the point with the setting that the session had before, where it was measured
    QList<Remedy> remedies;
    QString sentence; ///< in English, for the command line and reports

    friend bool operator==(const Recommendation &, const Recommendation &) = default;
};

/// Among points with the planner's own plans; among forced ones only where there are no others. Cheapest is the
/// smallest value where the points differ in one number only (cost grows with ef_search and probes, measured times
/// jitter), else the lowest mean latency. Points without queries are passed over; unfinished ones count with what they
/// have.
Recommendation recommend(const QList<SweepPoint> &points, const SweepHead &head);

/// Fills a result's recommendations from its head and points: for each k from the points that were measured with it.
void recommendForEachK(SweepResult &result);
/// The recommendation for a k; that of the head's k where there is none.
const Recommendation &recommendationFor(const SweepResult &result, int k);
/// The point is the one to use with its k.
bool isRecommended(const SweepResult &result, const SweepPoint &point);
QList<int> recommendedPositions(const SweepResult &result);
/// The sentences of all k, those of the head's k first.
QStringList recommendationSentences(const SweepResult &result);

} // namespace sweep

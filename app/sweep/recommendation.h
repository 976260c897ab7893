#pragma once

#include "app/sweep/sweeppoint.h"

#include <QList>
#include <QString>

namespace sweep {

struct SweepHead;

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

} // namespace sweep

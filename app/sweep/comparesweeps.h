#pragma once

#include "app/sweep/sweepresult.h"

#include <optional>

namespace sweep {

/// One setting in two sweeps.
struct ComparedSetting
{
    GridPoint settings;
    bool forced = false;
    int k = 10; ///< of the first sweep's point, else of the second's
    std::optional<SweepPoint> first;
    std::optional<SweepPoint> second;
    std::optional<MeanInterval> difference; ///< recall of the second less that of the first, where both have it
    std::optional<double> latencyFactor;    ///< p50 of the second over that of the first
    std::optional<double> p95Factor;

    /// The interval of the difference has no 0 in it.
    bool differs() const { return difference && (difference->low > 0 || difference->high < 0); }
    friend bool operator==(const ComparedSetting &, const ComparedSetting &) = default;
};

/// What makes two sweeps hard to compare.
enum class ComparisonCaveat { OtherTable, OtherK, OtherDistance, OtherCondition, OtherSource, OtherQueries };

/// Two sweeps setting by setting, in the order of the first, then what only the second has; by the same k too where
/// either has several. The interval is that of a
/// difference of independent means by their score intervals (Newcombe 1998, method 10): where both used the same
/// queries it is wider than need be.
QList<ComparedSetting> compareSweeps(const SweepResult &first, const SweepResult &second);
QList<ComparisonCaveat> comparisonCaveats(const SweepHead &first, const SweepHead &second);

} // namespace sweep

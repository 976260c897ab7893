#pragma once

#include <span>

namespace search {

/// How much of the exact answer an answer holds, counted by distance, so that rows at the same distance count alike.
struct Recall
{
    int found = 0;    ///< returned rows that are as near as the exact answer's last
    int possible = 0; ///< min(k, rows that match)
    double value = 1; ///< found / possible; 1 when nothing matches

    int missed() const { return possible - found; }

    friend bool operator==(const Recall &, const Recall &) = default;
};

/// How much farther than the k-th exact distance a row may be and still count: 1e-6 of the distance, at least 8 units
/// in the last place of a float of size `scale`. `scale` is the size of the numbers that the distances were computed
/// from (1 for cosine) when the two sides come from different code; 0 when one function gave both.
double distanceTolerance(double kthDistance, double scale = 0);

/// Recall@k of distinct returned rows. `exact`: ascending distances of the nearest rows, all of them when fewer than k
/// match; `returned`: distances of the answer's rows in its order, only the first k count. Both from the same query,
/// filter, metric and snapshot. Missing rows of a short answer count as missed. NaN never counts as found.
Recall recallByDistance(std::span<const double> exact, std::span<const double> returned, int k, double scale = 0);

} // namespace search

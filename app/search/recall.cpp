#include "app/search/recall.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace search {

double distanceTolerance(double kthDistance, double scale)
{
    constexpr double relative = 1e-6;
    constexpr double floatUnits = 8 * double(std::numeric_limits<float>::epsilon());
    return std::max(relative * std::abs(kthDistance), floatUnits * scale);
}

Recall recallByDistance(std::span<const double> exact, std::span<const double> returned, int k, double scale)
{
    Recall recall;
    recall.possible = int(std::min(exact.size(), size_t(std::max(k, 0))));
    if (recall.possible == 0)
        return recall;
    const double kth = exact[size_t(recall.possible) - 1];
    const double bound = kth + distanceTolerance(kth, scale);
    const auto counted = returned.first(std::min(returned.size(), size_t(k)));
    const auto near = std::ranges::count_if(counted, [bound](double distance) { return distance <= bound; });
    recall.found = std::min(int(near), recall.possible);
    recall.value = double(recall.found) / recall.possible;
    return recall;
}

} // namespace search

#include "ui/search/decimals.h"

#include <algorithm>
#include <cmath>

namespace {

constexpr int SignificantDigits = 5;

} // namespace

int decimalsFor(const QList<double> &numbers)
{
    double smallest = 0;
    bool whole = true;
    for (const double number : numbers) {
        const double size = std::abs(number);
        if (std::isfinite(size) && size > 0 && (smallest == 0 || size < smallest))
            smallest = size;
        whole = whole && number == std::floor(number);
    }
    if (smallest == 0)
        return 1;
    return whole ? 0 : std::clamp(SignificantDigits - 1 - int(std::floor(std::log10(smallest))), 1, 9);
}

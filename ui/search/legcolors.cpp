#include "ui/search/legcolors.h"

#include "ui/shared/chartcolors.h"

#include <array>

QColor legColor(int leg, const QPalette &palette)
{
    constexpr std::array Series = {0, 2, 4, 5, 3, 1}; // blue, green, purple, sky, vermilion, orange
    if (leg < 0)
        return exactColor(palette);
    return seriesColor(Series[size_t(leg) % Series.size()], palette);
}

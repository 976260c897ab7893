#include "ui/shared/sparkline.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace {

struct Range
{
    float low = 0;
    float high = 0;
};

Range rangeOf(std::span<const float> values)
{
    Range range;
    for (const float value : values) {
        if (!std::isfinite(value))
            continue;
        range.low = std::min(range.low, value);
        range.high = std::max(range.high, value);
    }
    return range;
}

} // namespace

void paintSparkline(QPainter *painter, const QRectF &area, std::span<const float> values, const QColor &color)
{
    if (values.empty() || area.isEmpty())
        return;
    const Range range = rangeOf(values);
    const double span = double(range.high) - double(range.low);
    const double unit = span > 0 ? area.height() / span : 0;
    const double zero = area.top() + (span > 0 ? double(range.high) * unit : area.height() / 2);
    const double step = area.width() / double(values.size());
    const double gap = step >= 4 ? 1 : 0;

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, false);
    for (size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]))
            continue;
        const double left = std::round(area.left() + double(i) * step);
        const double right = std::round(area.left() + double(i + 1) * step) - gap;
        const double height = std::max(1.0, std::abs(double(values[i])) * unit);
        const double top = values[i] >= 0 ? zero - height : zero;
        painter->fillRect(QRectF(left, top, std::max(1.0, right - left), height), color);
    }
    painter->restore();
}

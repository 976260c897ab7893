#pragma once

#include <QColor>
#include <QRectF>

#include <span>

class QPainter;

/// Draws `values` as a strip of bars around their zero line, scaled to the largest absolute value; values that are not
/// finite leave a gap. Nothing is drawn for an empty list.
void paintSparkline(QPainter *painter, const QRectF &area, std::span<const float> values, const QColor &color);

#pragma once

#include <QPainter>
#include <QPalette>

/// The pictures of the welcome page, each drawn into a canvas of 240 × 140.
namespace sketches {

inline constexpr QSize Canvas(240, 140);

void drawTable(QPainter &painter, const QPalette &palette);
void drawSearch(QPainter &painter, const QPalette &palette);
void drawSweep(QPainter &painter, const QPalette &palette);
void drawCatalog(QPainter &painter, const QPalette &palette);

} // namespace sketches

#include "ui/welcome/sketches.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"
#include "ui/shared/sparkline.h"

#include <QPainterPath>

#include <array>
#include <cmath>

namespace sketches {

namespace {

/// A word that is too small to read.
void drawWord(QPainter &painter, const QRectF &area, const QColor &color)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2);
}

QColor wordColor(const QPalette &palette)
{
    return blended(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.28);
}

/// Values as a vector's buckets have them: around zero, the same for a row at every painting.
std::array<float, 20> shapeOf(int row)
{
    std::array<float, 20> values{};
    for (size_t i = 0; i < values.size(); ++i)
        values[i] =
            float(std::sin(double(i) * (0.55 + 0.13 * row) + row * 1.7) + 0.5 * std::cos(double(i) * 1.9 - row));
    return values;
}

struct CurvePoint
{
    double x = 0;
    double y = 0;
};

void drawCurve(QPainter &painter, const std::array<CurvePoint, 5> &points, const QColor &color)
{
    QPainterPath path(QPointF(points[0].x, points[0].y));
    for (size_t i = 1; i < points.size(); ++i)
        path.lineTo(points[i].x, points[i].y);
    painter.setPen(QPen(color, 1.8));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    for (const CurvePoint &point : points) {
        painter.setPen(QPen(color, 1.2));
        painter.drawLine(QPointF(point.x, point.y - 5), QPointF(point.x, point.y + 5));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(QPointF(point.x, point.y), 2.6, 2.6);
    }
}

struct CatalogLine
{
    const char *icon;
    int indent;
    double width;
    int series; ///< -1: plain
};

} // namespace

void drawTable(QPainter &painter, const QPalette &palette)
{
    const QColor word = wordColor(palette);
    painter.fillRect(QRectF(0, 0, 240, 20), palette.color(QPalette::AlternateBase));
    for (const double x : {12.0, 48.0, 176.0})
        drawWord(painter, QRectF(x, 8, 22, 4), blended(word, palette.color(QPalette::Base), 0.9));
    for (int row = 0; row < 6; ++row) {
        const double y = 20 + row * 20;
        painter.fillRect(QRectF(0, y, 240, 1), gridColor(palette));
        if (row == 2)
            painter.fillRect(QRectF(0, y + 1, 240, 19),
                             blended(palette.color(QPalette::Highlight), palette.color(QPalette::Base), 0.18));
        drawWord(painter, QRectF(22, y + 8, 10, 4), word);
        paintSparkline(&painter, QRectF(48, y + 3, 104, 14), shapeOf(row), hnswColor(palette));
        drawWord(painter, QRectF(176, y + 8, 24 + (row * 17) % 30, 4), word);
    }
}

void drawSearch(QPainter &painter, const QPalette &palette)
{
    const QColor word = wordColor(palette);
    drawWord(painter, QRectF(12, 10, 128, 5), word);
    for (int row = 0; row < 6; ++row) {
        const double y = 26 + row * 19;
        const bool missed = row == 3;
        const QColor color = missed ? severityColor(Severity::Wrong, palette) : hnswColor(palette);
        if (missed)
            painter.fillRect(QRectF(0, y, 3, 17), color);
        drawWord(painter, QRectF(12, y + 6.5, 8, 4), word);
        painter.fillRect(QRectF(32, y + 3, 28 + row * row * 2.4 + row * 6, 11),
                         blended(color, palette.color(QPalette::Base), 0.75));
        drawWord(painter, QRectF(160, y + 6.5, 28 + (row * 23) % 34, 4), word);
    }
}

void drawSweep(QPainter &painter, const QPalette &palette)
{
    painter.setPen(QPen(gridColor(palette), 1));
    for (const double y : {30.0, 58.0, 86.0})
        painter.drawLine(QPointF(26, y), QPointF(230, y));
    painter.setPen(QPen(wordColor(palette), 1));
    painter.drawPolyline(std::array{QPointF(26, 10), QPointF(26, 122), QPointF(230, 122)}.data(), 3);
    painter.setPen(QPen(severityColor(Severity::Good, palette), 1, Qt::DashLine));
    painter.drawLine(QPointF(26, 38), QPointF(230, 38));
    drawCurve(painter, {{{62, 112}, {84, 84}, {114, 58}, {156, 42}, {214, 35}}}, ivfflatColor(palette));
    drawCurve(painter, {{{42, 96}, {54, 66}, {74, 42}, {112, 28}, {176, 22}}}, hnswColor(palette));
}

void drawCatalog(QPainter &painter, const QPalette &palette)
{
    static constexpr std::array Lines{CatalogLine{"schema", 0, 46, -1}, CatalogLine{"table", 1, 38, -1},
                                      CatalogLine{"vector", 2, 58, -1}, CatalogLine{"hnsw", 3, 74, 0},
                                      CatalogLine{"ivfflat", 3, 66, 1}, CatalogLine{"table", 1, 52, -1}};
    for (size_t row = 0; row < Lines.size(); ++row) {
        const CatalogLine &line = Lines[row];
        const double y = 8 + double(row) * 21;
        const int x = 12 + line.indent * 18;
        const QColor color = line.series < 0 ? QColor() : seriesColor(line.series, palette);
        themeIcon(QLatin1String(line.icon), color).paint(&painter, QRect(x, int(y), 15, 15));
        drawWord(painter, QRectF(x + 22, y + 5, line.width, 4.5), wordColor(palette));
        if (line.series >= 0)
            drawWord(painter, QRectF(196, y + 5, 30, 4.5), blended(color, palette.color(QPalette::Base), 0.6));
    }
}

} // namespace sketches

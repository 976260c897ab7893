#include "ui/sweep/filterheatmap.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/strategywords.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>

using sweep::FilterCell;
using sweep::FilterStrategy;
using sweep::FilterStratum;

namespace {

constexpr double CellGap = 2;
constexpr double Radius = 3;
constexpr int LeastRow = 54;
constexpr int MostRow = 84;
constexpr int LeastColumn = 96;
constexpr std::array LegendTicks = {0.0, 0.5, 0.8, 0.9, 0.95, 1.0};

/// Black or white, whichever can be read on `ground`.
QColor textOn(const QColor &ground)
{
    const double light = 0.299 * ground.redF() + 0.587 * ground.greenF() + 0.114 * ground.blueF();
    return light > 0.55 ? QColor(0x10, 0x14, 0x18) : QColor(Qt::white);
}

QFont boldFont(const QFont &font)
{
    QFont bold = font;
    bold.setWeight(QFont::DemiBold);
    return bold;
}

} // namespace

FilterHeatMap::FilterHeatMap(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Recall by strategy and selectivity"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void FilterHeatMap::setResult(const sweep::FilterResult &result)
{
    m_result = result;
    updateGeometry();
    update();
}

void FilterHeatMap::setHighlighted(int position)
{
    m_highlighted = position;
    update();
}

double FilterHeatMap::rampShare(double recall)
{
    constexpr double steepness = 4;
    return std::pow(std::clamp(recall, 0.0, 1.0), steepness);
}

QList<FilterStrategy> FilterHeatMap::columns() const
{
    QList<FilterStrategy> columns;
    for (const FilterCell &cell : m_result.cells) {
        if (!columns.contains(cell.strategy))
            columns << cell.strategy;
    }
    return columns;
}

int FilterHeatMap::headWidth() const
{
    const QFontMetrics hints(smallFont());
    int width = 96;
    for (const FilterStratum &stratum : m_result.head.strata)
        width = std::max({width, fontMetrics().horizontalAdvance(stratumTitle(stratum)),
                          hints.horizontalAdvance(stratumHint(stratum))});
    return std::min(width, 220) + spacing::Page;
}

int FilterHeatMap::legendHeight() const
{
    return QFontMetrics(smallFont()).height() + spacing::Section + spacing::Control;
}

FilterHeatMap::Grid FilterHeatMap::grid() const
{
    const auto rows = m_result.head.strata.size();
    const auto count = columns().size();
    Grid grid;
    const double top = fontMetrics().height() + spacing::Control;
    grid.area = QRectF(headWidth(), top, width() - headWidth(), height() - top - legendHeight());
    if (rows == 0 || count == 0)
        return grid;
    grid.rowHeight = std::min<double>(MostRow, grid.area.height() / double(rows));
    grid.columnWidth = grid.area.width() / double(count);
    grid.area.setHeight(grid.rowHeight * double(rows));
    return grid;
}

QRectF FilterHeatMap::cellRect(int stratum, FilterStrategy strategy) const
{
    const auto column = columns().indexOf(strategy);
    if (column < 0 || stratum < 0 || stratum >= m_result.head.strata.size())
        return {};
    const Grid grid = this->grid();
    return QRectF(grid.area.left() + double(column) * grid.columnWidth, grid.area.top() + stratum * grid.rowHeight,
                  grid.columnWidth, grid.rowHeight)
        .adjusted(0, 0, -CellGap, -CellGap);
}

const FilterCell *FilterHeatMap::cellAt(const QPointF &place) const
{
    for (const FilterCell &cell : m_result.cells) {
        if (cellRect(cell.stratum, cell.strategy).contains(place))
            return &cell;
    }
    return nullptr;
}

QSize FilterHeatMap::sizeHint() const
{
    const int rows = std::max(1, int(m_result.head.strata.size()));
    return {headWidth() + sweep::FilterStrategyCount * (LeastColumn + 30),
            rows * (LeastRow + 10) + legendHeight() + 30};
}

QSize FilterHeatMap::minimumSizeHint() const
{
    const int rows = std::max(1, int(m_result.head.strata.size()));
    return {headWidth() + sweep::FilterStrategyCount * LeastColumn, rows * LeastRow + legendHeight() + 30};
}

void FilterHeatMap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintHeads(painter);
    for (const FilterCell &cell : std::as_const(m_result.cells))
        paintCell(painter, cell);
    if (!m_result.cells.isEmpty())
        paintLegend(painter);
}

void FilterHeatMap::paintHeads(QPainter &painter) const
{
    const Grid grid = this->grid();
    const QList<FilterStrategy> columns = this->columns();
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::WindowText));
    for (int column = 0; column < int(columns.size()); ++column) {
        const QRectF place(grid.area.left() + column * grid.columnWidth, 0, grid.columnWidth - CellGap,
                           fontMetrics().height() + spacing::Group);
        const QString title = strategyTitle(columns.at(column));
        painter.drawText(place, Qt::AlignCenter, fontMetrics().elidedText(title, Qt::ElideRight, int(place.width())));
    }
    const QFontMetrics hints(smallFont());
    for (const FilterStratum &stratum : m_result.head.strata) {
        const double middle = grid.area.top() + (stratum.position + 0.5) * grid.rowHeight;
        const double width = headWidth() - spacing::Page;
        painter.setFont(font());
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QRectF(0, middle - fontMetrics().height(), width, fontMetrics().height()),
                         Qt::AlignRight | Qt::AlignVCenter,
                         fontMetrics().elidedText(stratumTitle(stratum), Qt::ElideRight, int(width)));
        painter.setFont(smallFont());
        painter.setPen(hintColor(palette()));
        painter.drawText(QRectF(0, middle, width, hints.height()), Qt::AlignRight | Qt::AlignVCenter,
                         stratumHint(stratum));
    }
}

void FilterHeatMap::paintCell(QPainter &painter, const FilterCell &cell) const
{
    const QRectF place = cellRect(cell.stratum, cell.strategy);
    if (place.isEmpty())
        return;
    painter.setPen(Qt::NoPen);
    if (cell.measured()) {
        painter.setBrush(heatColor(rampShare(cell.point.recall.mean), palette()));
        painter.drawRoundedRect(place, Radius, Radius);
        paintFigures(painter, cell, place);
    } else {
        painter.setBrush(QBrush(gridColor(palette()), Qt::BDiagPattern));
        painter.drawRoundedRect(place, Radius, Radius);
        painter.setFont(smallFont());
        painter.setPen(hintColor(palette()));
        painter.drawText(place, Qt::AlignCenter, cell.notMeasured.isEmpty() ? tr("waiting") : tr("not measured"));
    }
    if (cell.point.position == m_highlighted) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::WindowText), 1, Qt::DotLine));
        painter.drawRoundedRect(place.adjusted(3.5, 3.5, -3.5, -3.5), Radius, Radius);
    }
    if (!sweep::isAdvised(m_result.advice, cell))
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(severityColor(Severity::Good, palette()), 2));
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), Radius, Radius);
}

void FilterHeatMap::paintFigures(QPainter &painter, const FilterCell &cell, const QRectF &place) const
{
    const QColor text = textOn(heatColor(rampShare(cell.point.recall.mean), palette()));
    const QFont large = boldFont(font());
    const QFontMetrics largeMetrics(large);
    const QFontMetrics smallMetrics(smallFont());
    const bool isShort = cell.point.shortResults > 0;
    const double height = largeMetrics.height() + smallMetrics.height() * (isShort ? 2 : 1);
    double top = place.center().y() - height / 2;
    painter.setPen(text);
    painter.setFont(large);
    const QRectF first(place.left(), top, place.width(), largeMetrics.height());
    painter.drawText(first, Qt::AlignCenter, formatRecall(cell.point.recall.mean));
    if (sweep::isAdvised(m_result.advice, cell)) {
        const double width = largeMetrics.horizontalAdvance(formatRecall(cell.point.recall.mean));
        const QRect mark(int(first.center().x() - width / 2) - iconsize::Small - spacing::Group,
                         int(first.center().y()) - iconsize::Small / 2, iconsize::Small, iconsize::Small);
        themeIcon(severityIcon(Severity::Good), text).paint(&painter, mark);
    }
    top += largeMetrics.height();
    painter.setFont(smallFont());
    painter.drawText(QRectF(place.left(), top, place.width(), smallMetrics.height()), Qt::AlignCenter,
                     formatDuration(cell.point.latency.p50));
    if (isShort)
        painter.drawText(QRectF(place.left(), top + smallMetrics.height(), place.width(), smallMetrics.height()),
                         Qt::AlignCenter, tr("▾ %1 short").arg(formatPercent(cell.shortShare())));
}

void FilterHeatMap::paintLegend(QPainter &painter) const
{
    const Grid grid = this->grid();
    const QFontMetrics metrics(smallFont());
    constexpr double barHeight = 8;
    const double top = grid.area.bottom() + spacing::Control;
    const double width = std::min(260.0, grid.area.width());
    const QRectF bar(grid.area.left(), top, width, barHeight);
    painter.setFont(smallFont());
    painter.setPen(Qt::NoPen);
    for (double x = bar.left(); x < bar.right(); ++x)
        painter.fillRect(QRectF(x, bar.top(), 1, bar.height()), heatColor((x - bar.left()) / bar.width(), palette()));
    painter.setPen(hintColor(palette()));
    painter.drawText(
        QRectF(0, top - metrics.height() / 2.0 + barHeight / 2, headWidth() - spacing::Page, metrics.height()),
        Qt::AlignRight | Qt::AlignVCenter, tr("recall"));
    for (const double tick : LegendTicks) {
        const double x = bar.left() + rampShare(tick) * bar.width();
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + 3));
        const QString text = formatNumber(tick, tick == 0.95 ? 2 : 1);
        const double half = metrics.horizontalAdvance(text) / 2.0;
        painter.drawText(QPointF(x - half, bar.bottom() + 3 + metrics.ascent()), text);
    }
    const QString words =
        tr("p50 below the recall · ▾ answers with too few rows · framed: the cheapest that reaches %1")
            .arg(formatNumber(m_result.head.sweep.targetRecall, 2));
    painter.drawText(QPointF(bar.right() + spacing::Section, bar.bottom() + 1),
                     metrics.elidedText(words, Qt::ElideRight, int(this->width() - bar.right() - spacing::Section)));
}

void FilterHeatMap::mousePressEvent(QMouseEvent *event)
{
    if (const FilterCell *cell = cellAt(event->position()))
        emit cellClicked(cell->point.position);
}

bool FilterHeatMap::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const FilterCell *cell = cellAt(help->pos());
    if (cell)
        QToolTip::showText(help->globalPos(), cellDetails(m_result, *cell), this);
    else
        QToolTip::hideText();
    return true;
}

#include "ui/tables/vectorstrip.h"

#include "ui/shared/chartcolors.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace {

constexpr int MaxCells = 2048;
constexpr int LargeCell = 12;
constexpr int SmallCell = 5;
/// Vectors up to this length get the large cells.
constexpr int FewElements = 200;

} // namespace

VectorStrip::VectorStrip(QWidget *parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void VectorStrip::setElements(std::vector<float> elements)
{
    m_elements = std::move(elements);
    m_largest = 0;
    for (const float element : m_elements)
        m_largest = std::max(m_largest, std::abs(element));
    updateGeometry();
    update();
}

int VectorStrip::elementsPerCell() const
{
    return std::max(1, (int(m_elements.size()) + MaxCells - 1) / MaxCells);
}

int VectorStrip::cellCount() const
{
    return (int(m_elements.size()) + elementsPerCell() - 1) / elementsPerCell();
}

int VectorStrip::cellsPerRow(int width) const
{
    const int size = cellCount() <= FewElements ? LargeCell : SmallCell;
    return std::max(1, width / size);
}

int VectorStrip::heightForWidth(int width) const
{
    const int size = cellCount() <= FewElements ? LargeCell : SmallCell;
    const int perRow = cellsPerRow(width);
    return std::max(1, (cellCount() + perRow - 1) / perRow) * size;
}

QSize VectorStrip::sizeHint() const
{
    return {240, heightForWidth(240)};
}

int VectorStrip::strongestOf(int cell) const
{
    const int first = cell * elementsPerCell();
    const int last = std::min(int(m_elements.size()), first + elementsPerCell());
    int strongest = first;
    for (int i = first; i < last; ++i) {
        if (std::abs(m_elements[size_t(i)]) > std::abs(m_elements[size_t(strongest)]))
            strongest = i;
    }
    return strongest;
}

QColor VectorStrip::colorOf(float value) const
{
    const QColor hue = seriesColor(value >= 0 ? 0 : 1, palette());
    const double share = m_largest > 0 ? std::sqrt(double(std::abs(value) / m_largest)) : 0;
    return blended(hue, palette().color(QPalette::Base), share);
}

void VectorStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int size = cellCount() <= FewElements ? LargeCell : SmallCell;
    const int perRow = cellsPerRow(width());
    for (int cell = 0; cell < cellCount(); ++cell) {
        const QRect area(cell % perRow * size, cell / perRow * size, size - 1, size - 1);
        painter.fillRect(area, colorOf(m_elements[size_t(strongestOf(cell))]));
    }
}

bool VectorStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int size = cellCount() <= FewElements ? LargeCell : SmallCell;
    const int cell = help->y() / size * cellsPerRow(width()) + help->x() / size;
    if (help->x() / size >= cellsPerRow(width()) || cell >= cellCount()) {
        QToolTip::hideText();
        return true;
    }
    const int element = strongestOf(cell);
    const QString value = QString::number(double(m_elements[size_t(element)]), 'g', 6);
    QToolTip::showText(help->globalPos(), tr("element %1: %2").arg(element + 1).arg(value), this);
    return true;
}

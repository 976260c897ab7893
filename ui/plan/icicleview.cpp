#include "ui/plan/icicleview.h"

#include "ui/plan/planwords.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"

#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

using plan::IcicleMetric;

namespace {

constexpr int CellHeight = 26;
constexpr double SmallestWidth = 0.5;
constexpr double NarrowestText = 28;
constexpr double StrongestColor = 0.8;
constexpr double BrightText = 0.5; ///< share from which on the ground is too strong for the palette's text

QString figureText(IcicleMetric metric, double figure)
{
    switch (metric) {
    case IcicleMetric::Time:
        return formatDuration({figure});
    case IcicleMetric::Blocks:
    case IcicleMetric::BlocksRead:
        return IcicleView::tr("%1 blocks").arg(formatCount(qint64(figure)));
    case IcicleMetric::Rows:
        return IcicleView::tr("%1 rows").arg(rowsText(figure));
    case IcicleMetric::Cost:
        return IcicleView::tr("cost %1").arg(formatNumber(figure, 2));
    }
    return {};
}

} // namespace

IcicleView::IcicleView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setObjectName(QStringLiteral("planIcicle"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
}

void IcicleView::setAnalysis(const plan::AnalysisPointer &analysis)
{
    m_analysis = analysis;
    m_selected = -1;
    m_zoomed = 0;
    setMetric(m_metric);
}

void IcicleView::setMetric(IcicleMetric metric)
{
    m_metric = metric;
    m_layout = m_analysis ? plan::icicleLayout(m_analysis->plan(), m_analysis->metrics, metric) : plan::IcicleLayout();
    m_largestOwn = 0;
    for (const plan::IcicleCell &cell : m_layout.cells)
        m_largestOwn = std::max(m_largestOwn, cell.own);
    if (m_zoomed > 0 && m_layout.cells[size_t(m_zoomed)].width <= 0)
        zoomTo(0);
    updateScrollBar();
    viewport()->update();
}

QString IcicleView::legend() const
{
    return m_layout.total > 0 ? tr("colour: alone, up to %1").arg(figureText(m_metric, m_largestOwn * m_layout.total))
                              : QString();
}

IcicleView::Frame IcicleView::frame(double width, double top) const
{
    if (m_layout.total <= 0)
        return {};
    const plan::IcicleCell &whole = m_layout.cells[size_t(m_zoomed)];
    const int depth = m_analysis->plan().nodes[size_t(m_zoomed)].depth;
    return {whole.left, width / whole.width, top - depth * CellHeight};
}

QRectF IcicleView::rectOf(int node, const Frame &frame) const
{
    const plan::IcicleCell &cell = m_layout.cells[size_t(node)];
    return {(cell.left - frame.left) * frame.scale,
            frame.top + m_analysis->plan().nodes[size_t(node)].depth * CellHeight, cell.width * frame.scale,
            double(CellHeight)};
}

QRectF IcicleView::cellRect(int node) const
{
    if (m_layout.total <= 0 || node < 0 || node >= int(m_layout.cells.size()))
        return {};
    return rectOf(node, frame(viewport()->width(), -verticalScrollBar()->value()));
}

/// Goes down the subtree of the zoomed node and leaves out what is too narrow or out of sight, with all below it.
void IcicleView::paintCells(QPainter *painter, const Frame &frame, const QRectF &area) const
{
    const auto &nodes = m_analysis->plan().nodes;
    QRectF strip;
    qint64 hidden = 0;
    const auto flush = [&] {
        if (!strip.isNull())
            paintStrip(painter, strip.adjusted(0, 0, 0, -1), hidden);
        strip = {};
        hidden = 0;
    };
    int at = m_zoomed;
    while (at < nodes[size_t(m_zoomed)].end) {
        const QRectF rect = rectOf(at, frame);
        const bool narrow = rect.width() < SmallestWidth;
        const bool outside = rect.right() < area.left() || rect.left() > area.right() || rect.top() > area.bottom();
        if (narrow && rect.width() > 0 && !outside) {
            if (!strip.isNull() && (strip.top() != rect.top() || rect.left() > strip.right() + 1))
                flush();
            strip = strip.isNull() ? rect : strip.united(rect);
            hidden += nodes[size_t(at)].end - at;
        } else if (!narrow && !outside && rect.bottom() >= area.top()) {
            flush();
            paintCell(painter, rect, at);
        }
        at = narrow || outside ? nodes[size_t(at)].end : at + 1;
    }
    flush();
}

void IcicleView::paintStrip(QPainter *painter, const QRectF &strip, qint64 nodes) const
{
    painter->fillRect(strip, gridColor(palette()));
    const QString text = tr("%1 nodes too narrow to draw").arg(formatCount(nodes));
    if (QFontMetricsF(painter->font()).horizontalAdvance(text) + spacing::Section > strip.width())
        return;
    painter->setPen(hintColor(palette()));
    painter->drawText(strip, Qt::AlignCenter, text);
}

void IcicleView::paintCell(QPainter *painter, const QRectF &rect, int node) const
{
    const plan::IcicleCell &cell = m_layout.cells[size_t(node)];
    const double strength = m_largestOwn > 0 ? cell.own / m_largestOwn * StrongestColor : 0;
    const QColor color = heatColor(strength, palette());
    const QRectF inner = rect.width() > 3 ? rect.adjusted(0, 0, -1, -1) : rect.adjusted(0, 0, 0, -1);
    painter->fillRect(inner, color);
    if (node == m_selected) {
        painter->setPen(QPen(palette().color(QPalette::WindowText), 2));
        painter->drawRect(inner.adjusted(1, 1, -1, -1));
    }
    if (rect.width() < NarrowestText)
        return;
    const plan::PlanNode &shown = m_analysis->plan().nodes[size_t(node)];
    const QRectF room = inner.adjusted(spacing::Group + 2, 0, -spacing::Group, 0);
    QString text = nodeLine(shown);
    const QString figure = figureText(m_metric, cell.width * m_layout.total);
    const QFontMetricsF metrics(painter->font());
    painter->setPen(strength > BrightText && !isDark(palette()) ? QColor(Qt::white)
                                                                : palette().color(QPalette::WindowText));
    if (metrics.horizontalAdvance(text) + metrics.horizontalAdvance(figure) + spacing::Section < room.width())
        painter->drawText(room, int(Qt::AlignRight | Qt::AlignVCenter), figure);
    painter->drawText(room, int(Qt::AlignLeft | Qt::AlignVCenter),
                      metrics.elidedText(text, Qt::ElideRight, room.width()));
}

void IcicleView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette().color(QPalette::Base));
    if (!m_analysis)
        return;
    if (m_layout.total <= 0) {
        painter.setPen(hintColor(palette()));
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("The plan has no figures of this kind."));
        return;
    }
    paintCells(&painter, frame(viewport()->width(), -verticalScrollBar()->value()), viewport()->rect());
}

void IcicleView::paintWhole(QPainter *painter, int width) const
{
    if (m_layout.total > 0)
        paintCells(painter, frame(width, 0), QRectF(0, 0, width, wholeHeight()));
}

int IcicleView::wholeHeight() const
{
    return m_analysis ? (m_deepest + 1) * CellHeight : CellHeight;
}

void IcicleView::updateScrollBar()
{
    m_deepest = 0;
    if (m_analysis && !m_analysis->plan().nodes.empty()) {
        const auto &nodes = m_analysis->plan().nodes;
        const plan::PlanNode &zoomed = nodes[size_t(m_zoomed)];
        for (int at = m_zoomed; at < zoomed.end; ++at)
            m_deepest = std::max(m_deepest, nodes[size_t(at)].depth - zoomed.depth);
    }
    verticalScrollBar()->setRange(0, std::max(0, wholeHeight() - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(CellHeight);
}

void IcicleView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBar();
}

int IcicleView::nodeAt(const QPoint &position) const
{
    if (!m_analysis || m_layout.total <= 0)
        return -1;
    const auto &nodes = m_analysis->plan().nodes;
    const Frame now = frame(viewport()->width(), -verticalScrollBar()->value());
    int at = m_zoomed;
    while (at < nodes[size_t(m_zoomed)].end) {
        const QRectF rect = rectOf(at, now);
        const bool across = rect.left() <= position.x() && position.x() < rect.right() && rect.width() >= SmallestWidth;
        if (across && rect.top() <= position.y() && position.y() < rect.bottom())
            return at;
        at = across ? at + 1 : nodes[size_t(at)].end;
    }
    return -1;
}

void IcicleView::selectNode(int node)
{
    if (!m_analysis || node == m_selected || node >= int(m_analysis->plan().nodes.size()))
        return;
    m_selected = node;
    const plan::PlanNode &zoomed = m_analysis->plan().nodes[size_t(m_zoomed)];
    if (node >= 0 && (node < m_zoomed || node >= zoomed.end))
        zoomTo(0);
    const QRectF rect = cellRect(node);
    if (node >= 0 && rect.top() < 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + int(rect.top()));
    else if (node >= 0 && rect.bottom() > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + int(rect.bottom()) - viewport()->height());
    viewport()->update();
}

void IcicleView::choose(int node)
{
    if (node < 0 || node == m_selected)
        return;
    selectNode(node);
    emit nodeSelected(node);
}

void IcicleView::zoomTo(int node)
{
    if (!m_analysis || node < 0 || node >= int(m_layout.cells.size()))
        return;
    if (m_layout.cells[size_t(node)].width <= 0 && node != 0)
        return;
    m_zoomed = node;
    updateScrollBar();
    viewport()->update();
    emit zoomChanged(node);
}

void IcicleView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(nodeAt(event->pos()));
}

void IcicleView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int node = nodeAt(event->pos());
    if (event->button() == Qt::LeftButton && node >= 0)
        zoomTo(node == m_zoomed ? 0 : node);
}

/// Up to the parent, down to the widest child, sideways to the next sibling; -1 where there is none.
int IcicleView::neighbour(int key) const
{
    const auto &nodes = m_analysis->plan().nodes;
    if (m_selected < 0)
        return m_zoomed;
    const plan::PlanNode &node = nodes[size_t(m_selected)];
    if (key == Qt::Key_Up)
        return node.parent;
    const auto widthOf = [this](int one) {
        return m_layout.cells[size_t(one)].width;
    };
    if (key == Qt::Key_Down) {
        const auto widest = std::max_element(node.children.begin(), node.children.end(),
                                             [&](int a, int b) { return widthOf(a) < widthOf(b); });
        return widest == node.children.end() ? -1 : *widest;
    }
    if (node.parent < 0)
        return -1;
    const std::vector<int> &siblings = nodes[size_t(node.parent)].children;
    const auto own = std::find(siblings.begin(), siblings.end(), m_selected);
    if (key == Qt::Key_Left)
        return own == siblings.begin() ? -1 : *(own - 1);
    return own + 1 == siblings.end() ? -1 : *(own + 1);
}

void IcicleView::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (!m_analysis || m_analysis->plan().nodes.empty())
        return QAbstractScrollArea::keyPressEvent(event);
    if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_Left || key == Qt::Key_Right)
        choose(neighbour(key));
    else if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_selected >= 0)
        zoomTo(m_selected);
    else if (key == Qt::Key_Backspace || key == Qt::Key_Escape)
        zoomTo(std::max(0, m_analysis->plan().nodes[size_t(m_zoomed)].parent));
    else
        QAbstractScrollArea::keyPressEvent(event);
}

QString IcicleView::toolTip(int node) const
{
    const plan::IcicleCell &cell = m_layout.cells[size_t(node)];
    return tr("%1\n%2 with everything below (%3), %4 alone")
        .arg(nodeLine(m_analysis->plan().nodes[size_t(node)]), figureText(m_metric, cell.width * m_layout.total),
             formatPercent(cell.width), figureText(m_metric, cell.own * m_layout.total));
}

bool IcicleView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int node = nodeAt(help->pos());
        if (node >= 0)
            QToolTip::showText(help->globalPos(), toolTip(node), viewport(), cellRect(node).toRect());
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void IcicleView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

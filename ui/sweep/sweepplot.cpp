#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/sweepplot.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/styleplot.h"
#include "ui/sweep/sweepwords.h"

#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

using sweep::PlanKind;
using sweep::SweepPoint;

namespace {

constexpr double PointSize = 6;
constexpr double RingSize = 15;
constexpr double HighlightSize = 12;
constexpr double LogarithmicFrom = 20;
constexpr int HoverDistance = 16;

QCPScatterStyle::ScatterShape scatterShape(PlanKind kind, bool forced, bool growing)
{
    if (kind == PlanKind::Exact)
        return QCPScatterStyle::ssSquare;
    if (forced)
        return QCPScatterStyle::ssDiamond;
    return growing ? QCPScatterStyle::ssCircle : QCPScatterStyle::ssDisc; // a disc has no hole
}

} // namespace

SweepPlot::SweepPlot(QWidget *parent)
    : QWidget(parent)
{
    setupPlot();
    connectPlot();
    applyPalette(*m_plot, palette());
}

void SweepPlot::setupPlot()
{
    setMinimumSize(320, 180);
    m_plot = new QCustomPlot(this);
    m_plot->setObjectName(QStringLiteral("sweepPlotCanvas"));
    m_plot->setSelectionRectMode(QCP::srmZoom);
    m_plot->setMouseTracking(true);
    m_plot->setContextMenuPolicy(Qt::NoContextMenu);
    setTickers(*m_plot);
    m_plot->legend->setVisible(false);
    m_plot->legend->setIconSize(16, 16);
    m_plot->axisRect()->setMinimumMargins(QMargins(0, spacing::Control, spacing::Page, 0));
    m_plot->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
}

void SweepPlot::connectPlot()
{
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] { m_labels.place(); });
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](const QMouseEvent *event) { hover(event->pos()); });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this] {
        m_zoomed = false;
        rebuild();
    });
    connect(m_plot, &QCustomPlot::mousePress, this, [this](const QMouseEvent *event) {
        const int position = nearestPoint(event->pos());
        if (event->button() == Qt::LeftButton && position >= 0)
            emit pointClicked(position);
    });
    connect(m_plot->selectionRect(), &QCPSelectionRect::accepted, this,
            [this](const QRect &rect) { m_zoomed = m_zoomed || (rect.width() > 3 && rect.height() > 3); });
}

bool SweepPlot::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Leave)
        hover(QPoint(-1000, -1000));
    if (event->type() == QEvent::ContextMenu) {
        emit menuRequested(static_cast<QContextMenuEvent *>(event)->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void SweepPlot::changeEvent(QEvent *event)
{
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && m_plot) {
        applyPalette(*m_plot, palette());
        rebuild();
    }
    QWidget::changeEvent(event);
}

void SweepPlot::setResult(const sweep::SweepResult &result)
{
    const bool other = result.head.startedAt != m_result.head.startedAt || result.head.index != m_result.head.index;
    m_zoomed = m_zoomed && !other;
    m_result = result;
    rebuild();
}

void SweepPlot::setOverlays(const QList<SweepOverlay> &overlays)
{
    if (overlays == m_overlays)
        return;
    m_overlays = overlays;
    m_zoomed = false;
    rebuild();
}

void SweepPlot::setMeasure(PlotMeasure measure)
{
    m_measure = measure;
    m_zoomed = false;
    rebuild();
}

void SweepPlot::setHighlighted(int position)
{
    if (m_highlighted == position)
        return;
    m_highlighted = position;
    rebuild();
}

void SweepPlot::rebuild()
{
    m_plot->clearPlottables();
    m_plot->clearItems();
    m_labels.clear();
    styleSpeedAxis();
    m_plot->yAxis->setLabel(tr("recall@%1").arg(m_result.head.k));
    for (const bool forced : {false, true}) {
        for (const PlanKind kind : {PlanKind::IndexUnderTest, PlanKind::OtherIndex, PlanKind::Exact})
            addSeries(kind, forced);
    }
    for (int i = 0; i < int(m_overlays.size()); ++i)
        addOverlay(*m_plot, m_overlays.at(i), i, m_measure, palette());
    addTarget();
    addSwitch();
    addRing(m_result.recommendation.verdict == sweep::Verdict::Found ? m_result.recommendation.position : -1, RingSize,
            palette().color(QPalette::Text));
    addRing(m_highlighted, HighlightSize, palette().color(QPalette::Highlight));
    addLabels();
    placeLegend();
    if (!m_zoomed)
        resetRanges();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

QColor SweepPlot::colorOf(PlanKind kind) const
{
    constexpr int purple = 4;
    switch (kind) {
    case PlanKind::IndexUnderTest:
        return m_result.head.method == vectors::IndexMethod::Hnsw ? hnswColor(palette()) : ivfflatColor(palette());
    case PlanKind::OtherIndex:
        return seriesColor(purple, palette());
    case PlanKind::Exact:
        return exactColor(palette());
    }
    return {};
}

QString SweepPlot::nameOf(PlanKind kind) const
{
    switch (kind) {
    case PlanKind::IndexUnderTest:
        return m_result.head.index;
    case PlanKind::OtherIndex:
        return tr("not this index alone");
    case PlanKind::Exact:
        return tr("exact scan");
    }
    return {};
}

void SweepPlot::addSeries(PlanKind kind, bool forced)
{
    QList<SweepPoint> points;
    std::copy_if(m_result.points.begin(), m_result.points.end(), std::back_inserter(points),
                 [kind, forced](const SweepPoint &point) {
                     return point.plan.kind == kind && point.forced == forced && point.queries > 0;
                 });
    if (points.isEmpty())
        return;
    const bool growing =
        std::any_of(points.begin(), points.end(), [](const SweepPoint &point) { return !point.finished; });
    const QColor color = colorOf(kind);
    auto *curve = new QCPCurve(m_plot->xAxis, m_plot->yAxis);
    curve->setName(forced ? tr("%1, forced").arg(nameOf(kind)) : nameOf(kind));
    QVector<QCPCurveData> places;
    for (int i = 0; i < int(points.size()); ++i)
        places << QCPCurveData(i, speedOf(points.at(i)), points.at(i).recall.mean);
    curve->data()->set(places, true);
    const bool joined = kind == PlanKind::IndexUnderTest;
    curve->setPen(QPen(color, 1.6, forced ? Qt::DashLine : Qt::SolidLine));
    curve->setLineStyle(joined ? QCPCurve::lsLine : QCPCurve::lsNone);
    curve->setScatterStyle(QCPScatterStyle(scatterShape(kind, forced, growing), QPen(color, 1.6),
                                           growing ? palette().color(QPalette::Base) : color, PointSize));
    addIntervals(curve, points, color);
}

void SweepPlot::addIntervals(QCPAbstractPlottable *series, const QList<SweepPoint> &points, const QColor &color)
{
    QVector<double> below;
    QVector<double> above;
    for (const SweepPoint &point : points) {
        below << point.recall.mean - point.recall.low;
        above << point.recall.high - point.recall.mean;
    }
    auto *bars = new QCPErrorBars(m_plot->xAxis, m_plot->yAxis);
    bars->removeFromLegend();
    bars->setDataPlottable(series);
    bars->setErrorType(QCPErrorBars::etValueError);
    bars->setData(below, above);
    bars->setWhiskerWidth(spacing::Group);
    bars->setSymbolGap(0);
    QColor faint = color;
    faint.setAlpha(150);
    bars->setPen(QPen(faint, 1));
}

void SweepPlot::addTarget()
{
    if (m_result.points.isEmpty())
        return;
    const QColor color = hintColor(palette());
    auto *line = new QCPItemStraightLine(m_plot);
    line->setPen(QPen(color, 1, Qt::DashLine));
    line->point1->setCoords(1, m_result.head.targetRecall);
    line->point2->setCoords(2, m_result.head.targetRecall);
    auto *label = new QCPItemText(m_plot);
    label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    label->position->setTypeY(QCPItemPosition::ptPlotCoords);
    // At the end where the curve is farther away.
    const bool left = isRising(m_measure);
    label->position->setCoords(left ? 0.004 : 0.996, m_result.head.targetRecall);
    label->setPositionAlignment((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignBottom);
    label->setText(tr("target %1").arg(formatNumber(m_result.head.targetRecall, 3)));
    label->setFont(smallFont());
    label->setColor(color);
}

/// Where the planner begins to answer without the index.
void SweepPlot::addSwitch()
{
    const SweepPoint *left = pointAt(m_result.recommendation.leavesIndexAt);
    if (!left)
        return;
    const QColor color = exactColor(palette());
    auto *line = new QCPItemStraightLine(m_plot);
    line->setPen(QPen(color, 1, Qt::DotLine));
    line->point1->setCoords(speedOf(*left), 0);
    line->point2->setCoords(speedOf(*left), 1);
    auto *label = new QCPItemText(m_plot);
    label->position->setTypeX(QCPItemPosition::ptPlotCoords);
    label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    const bool rising = isRising(m_measure);
    label->position->setCoords(speedOf(*left), 0.5);
    label->setPositionAlignment((rising ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    label->setPadding(QMargins(spacing::Control, 0, spacing::Control, 0));
    label->setText(tr("from %1 on the planner\nleaves the index").arg(shortSettings(left->settings)));
    label->setTextAlignment(rising ? Qt::AlignRight : Qt::AlignLeft);
    label->setFont(smallFont());
    label->setColor(color);
}

void SweepPlot::addRing(int position, double size, const QColor &color)
{
    const SweepPoint *point = pointAt(position);
    if (!point)
        return;
    auto *ring = new QCPCurve(m_plot->xAxis, m_plot->yAxis);
    ring->removeFromLegend();
    ring->addData(0, speedOf(*point), point->recall.mean);
    ring->setLineStyle(QCPCurve::lsNone);
    ring->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(color, 1.4), Qt::NoBrush, size));
}

void SweepPlot::addLabels()
{
    for (const SweepPoint &point : std::as_const(m_result.points)) {
        if (point.queries == 0)
            continue;
        const bool recommended = point.position == m_result.recommendation.position;
        m_labels.add(*m_plot, point.settings.size() == 1 ? point.settings.first().value : shortSettings(point.settings),
                     {speedOf(point), point.recall.mean},
                     recommended ? palette().color(QPalette::Text) : hintColor(palette()), recommended);
    }
}

void SweepPlot::placeLegend()
{
    const bool rising = isRising(m_measure);
    m_plot->legend->setVisible(m_plot->legend->itemCount() > 0);
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0,
                                                         Qt::AlignBottom | (rising ? Qt::AlignRight : Qt::AlignLeft));
}

/// Its own and those of the overlays.
QList<SweepPoint> SweepPlot::drawnPoints() const
{
    QList<SweepPoint> points = m_result.points;
    for (const SweepOverlay &overlay : m_overlays)
        points << overlay.result.points;
    points.removeIf([](const SweepPoint &point) { return point.queries == 0; });
    return points;
}

void SweepPlot::styleSpeedAxis()
{
    double least = 0;
    double most = 0;
    for (const SweepPoint &point : drawnPoints()) {
        const double speed = speedOf(point);
        least = least <= 0 ? speed : std::min(least, speed);
        most = std::max(most, speed);
    }
    const bool logarithmic = least > 0 && most / least > LogarithmicFrom;
    m_plot->xAxis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_plot->xAxis->setLabel(logarithmic ? tr("%1 (logarithmic)").arg(speedTitle(m_measure)) : speedTitle(m_measure));
}

void SweepPlot::resetRanges()
{
    double least = 0;
    double most = 0;
    double lowest = m_result.points.isEmpty() ? 0 : m_result.head.targetRecall;
    for (const SweepPoint &point : drawnPoints()) {
        least = least <= 0 ? speedOf(point) : std::min(least, speedOf(point));
        most = std::max(most, speedOf(point));
        lowest = std::min(lowest, point.recall.low);
    }
    const double room = std::max(0.004, (1 - lowest) * 0.08);
    m_plot->yAxis->setRange(std::max(lowest - room, -0.02), 1 + room);
    if (most <= 0)
        m_plot->xAxis->setRange(0, 1);
    else if (m_plot->xAxis->scaleType() == QCPAxis::stLogarithmic)
        m_plot->xAxis->setRange(least / 1.4, most * 1.6);
    else
        m_plot->xAxis->setRange(0, most * 1.15);
}

const SweepPoint *SweepPlot::pointAt(int position) const
{
    const auto found =
        std::find_if(m_result.points.begin(), m_result.points.end(),
                     [position](const SweepPoint &point) { return point.position == position && point.queries > 0; });
    return found == m_result.points.end() ? nullptr : &*found;
}

QPointF SweepPlot::pixelOf(const SweepPoint &point) const
{
    return {m_plot->xAxis->coordToPixel(speedOf(point)), m_plot->yAxis->coordToPixel(point.recall.mean)};
}

std::optional<QPoint> SweepPlot::placeOf(int position) const
{
    const SweepPoint *point = pointAt(position);
    return point ? std::optional(pixelOf(*point).toPoint() + m_plot->pos()) : std::nullopt;
}

int SweepPlot::nearestPoint(const QPoint &place) const
{
    int nearest = -1;
    double best = HoverDistance;
    for (const SweepPoint &point : std::as_const(m_result.points)) {
        const double distance = QLineF(pixelOf(point), place).length();
        if (point.queries > 0 && distance < best) {
            best = distance;
            nearest = point.position;
        }
    }
    return nearest;
}

/// All figures of the overlaid point nearest to a place; empty where there is none.
QString SweepPlot::overlayTextAt(const QPoint &place) const
{
    QString text;
    double best = HoverDistance;
    for (const SweepOverlay &overlay : m_overlays) {
        for (const SweepPoint &point : overlay.result.points) {
            const double distance = QLineF(pixelOf(point), place).length();
            if (point.queries > 0 && distance < best) {
                best = distance;
                text = overlay.label + u'\n' + pointDetails(point);
            }
        }
    }
    return text;
}

void SweepPlot::hover(const QPoint &place)
{
    const int position = nearestPoint(place);
    const SweepPoint *point = pointAt(position);
    if (point)
        QToolTip::showText(m_plot->mapToGlobal(place), pointDetails(*point), m_plot);
    else if (const QString text = overlayTextAt(place); !text.isEmpty())
        QToolTip::showText(m_plot->mapToGlobal(place), text, m_plot);
    else if (QToolTip::isVisible())
        QToolTip::hideText();
    if (position == m_highlighted)
        return;
    setHighlighted(position);
    emit pointHovered(position);
}

QByteArray SweepPlot::picture(PictureFormat format) const
{
    return renderPlot(*m_plot, format);
}

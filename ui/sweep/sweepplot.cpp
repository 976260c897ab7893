#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/sweepplot.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/sweepwords.h"

#include <QToolTip>

#include <algorithm>

using sweep::PlanKind;
using sweep::SweepPoint;

namespace {

constexpr double PointSize = 6;
constexpr double RingSize = 15;
constexpr double HighlightSize = 12;
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
    : MeasurePlot(QStringLiteral("sweepPlotCanvas"), parent)
{
    plot().legend->setIconSize(16, 16);
    connect(&plot(), &QCustomPlot::afterLayout, this, [this] { m_labels.place(); });
}

void SweepPlot::setResult(const sweep::SweepResult &result)
{
    const bool other = result.head.startedAt != m_result.head.startedAt || result.head.index != m_result.head.index;
    if (other)
        forgetZoom();
    m_result = result;
    rebuild();
}

void SweepPlot::setOverlays(const QList<SweepOverlay> &overlays)
{
    if (overlays == m_overlays)
        return;
    m_overlays = overlays;
    forgetZoom();
    rebuild();
}

void SweepPlot::setMeasure(PlotMeasure measure)
{
    m_measure = measure;
    forgetZoom();
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
    plot().clearPlottables();
    plot().clearItems();
    m_labels.clear();
    styleSpeedAxis();
    plot().yAxis->setLabel(
        tr("recall@%1").arg(m_result.head.hasSeveralK() ? QStringLiteral("k") : QString::number(m_result.head.k)));
    for (const bool forced : {false, true}) {
        for (const PlanKind kind : {PlanKind::IndexUnderTest, PlanKind::OtherIndex, PlanKind::Exact}) {
            for (const int k : drawnK())
                addSeries(kind, forced, k);
        }
    }
    for (int i = 0; i < int(m_overlays.size()); ++i)
        addOverlay(plot(), m_overlays.at(i), i, m_measure, palette());
    if (!m_result.points.isEmpty())
        addTarget(m_result.head.targetRecall, isRising(m_measure)); // at the end where the curve is farther away
    addSwitch();
    for (const int position : sweep::recommendedPositions(m_result))
        addRing(position, RingSize, palette().color(QPalette::Text));
    addRing(m_highlighted, HighlightSize, palette().color(QPalette::Highlight));
    addLabels();
    placeLegend();
    if (!isZoomed())
        resetRanges();
    plot().replot(QCustomPlot::rpQueuedReplot);
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

QList<int> SweepPlot::drawnK() const
{
    return sweep::allK(m_result.head.k, m_result.head.moreK);
}

/// The largest k in full colour, the smaller ones nearer to the background.
QColor SweepPlot::shadeOf(const QColor &color, int k) const
{
    const QList<int> all = drawnK();
    constexpr double palest = 0.55;
    const double faded = all.size() < 2 ? 0 : palest * (1 - double(all.indexOf(k)) / double(all.size() - 1));
    const QColor base = palette().color(QPalette::Base);
    const auto mixed = [faded](int part, int ofBase) {
        return qRound(part + (ofBase - part) * faded);
    };
    return {mixed(color.red(), base.red()), mixed(color.green(), base.green()), mixed(color.blue(), base.blue())};
}

void SweepPlot::addSeries(PlanKind kind, bool forced, int k)
{
    const bool severalK = m_result.head.hasSeveralK();
    QList<SweepPoint> points;
    std::copy_if(m_result.points.begin(), m_result.points.end(), std::back_inserter(points),
                 [kind, forced, k, severalK](const SweepPoint &point) {
                     return point.plan.kind == kind && point.forced == forced && point.queries > 0 &&
                            (point.k == k || !severalK);
                 });
    if (points.isEmpty())
        return;
    const bool growing =
        std::any_of(points.begin(), points.end(), [](const SweepPoint &point) { return !point.finished; });
    const QColor color = shadeOf(colorOf(kind), k);
    auto *curve = new QCPCurve(plot().xAxis, plot().yAxis);
    const QString name = forced ? tr("%1, forced").arg(nameOf(kind)) : nameOf(kind);
    curve->setName(severalK ? tr("%1, k %2").arg(name).arg(k) : name);
    QVector<QCPCurveData> places;
    for (int i = 0; i < int(points.size()); ++i)
        places << QCPCurveData(i, speedOf(points.at(i)), points.at(i).recall.mean);
    curve->data()->set(places, true);
    const bool joined = kind == PlanKind::IndexUnderTest;
    curve->setPen(QPen(color, 1.6, forced ? Qt::DashLine : Qt::SolidLine));
    curve->setLineStyle(joined ? QCPCurve::lsLine : QCPCurve::lsNone);
    curve->setScatterStyle(QCPScatterStyle(scatterShape(kind, forced, growing), QPen(color, 1.6),
                                           growing ? palette().color(QPalette::Base) : color, PointSize));
    QList<double> below;
    QList<double> above;
    for (const SweepPoint &point : std::as_const(points)) {
        below << point.recall.mean - point.recall.low;
        above << point.recall.high - point.recall.mean;
    }
    addIntervals(curve, below, above, color);
}

/// Where the planner begins to answer without the index.
void SweepPlot::addSwitch()
{
    const SweepPoint *left = pointAt(m_result.recommendation.leavesIndexAt);
    if (!left)
        return;
    const QColor color = exactColor(palette());
    auto *line = new QCPItemStraightLine(&plot());
    line->setPen(QPen(color, 1, Qt::DotLine));
    line->point1->setCoords(speedOf(*left), 0);
    line->point2->setCoords(speedOf(*left), 1);
    auto *label = new QCPItemText(&plot());
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
    auto *ring = new QCPCurve(plot().xAxis, plot().yAxis);
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
        const bool recommended = point.position == sweep::recommendationFor(m_result, point.k).position;
        m_labels.add(plot(), point.settings.size() == 1 ? point.settings.first().value : shortSettings(point.settings),
                     {speedOf(point), point.recall.mean},
                     recommended ? palette().color(QPalette::Text) : hintColor(palette()), recommended);
    }
}

void SweepPlot::placeLegend()
{
    const bool rising = isRising(m_measure);
    plot().legend->setVisible(plot().legend->itemCount() > 0);
    plot().axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignBottom | (rising ? Qt::AlignRight : Qt::AlignLeft));
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
    setSpeedAxis(speedTitle(m_measure), least, most);
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
    setRanges(least, most, lowest);
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
    return {plot().xAxis->coordToPixel(speedOf(point)), plot().yAxis->coordToPixel(point.recall.mean)};
}

std::optional<QPoint> SweepPlot::placeOf(int position) const
{
    const SweepPoint *point = pointAt(position);
    return point ? std::optional(pixelOf(*point).toPoint() + plot().pos()) : std::nullopt;
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

void SweepPlot::press(const QPoint &place)
{
    if (const int position = nearestPoint(place); position >= 0)
        emit pointClicked(position);
}

void SweepPlot::hover(const QPoint &place)
{
    const int position = nearestPoint(place);
    const SweepPoint *point = pointAt(position);
    if (point)
        QToolTip::showText(plot().mapToGlobal(place), pointDetails(*point), &plot());
    else if (const QString text = overlayTextAt(place); !text.isEmpty())
        QToolTip::showText(plot().mapToGlobal(place), text, &plot());
    else if (QToolTip::isVisible())
        QToolTip::hideText();
    if (position == m_highlighted)
        return;
    setHighlighted(position);
    emit pointHovered(position);
}

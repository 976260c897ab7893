#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/loadplot.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/loadwords.h"
#include "ui/sweep/styleplot.h"
#include "ui/sweep/sweepwords.h"

#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using sweep::LoadFinding;
using sweep::LoadPoint;

namespace {

constexpr double PointSize = 6;
constexpr double RingSize = 15;
constexpr double HighlightSize = 12;
constexpr int HoverDistance = 16;
/// p95 is worth half the room of the throughput.
constexpr double LatencyShare = 0.6;

/// One tick per number of clients that was measured, and the axis logarithmic: each step doubles.
QSharedPointer<QCPAxisTickerText> clientTicker(const QList<LoadPoint> &points)
{
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (const LoadPoint &point : points)
        ticker->addTick(std::log2(point.connections), formatCount(point.connections));
    return ticker;
}

class NumberTicker : public QCPAxisTicker
{
protected:
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        const bool whole = std::abs(tick - std::round(tick)) < 1e-9;
        return whole ? formatCount(qRound64(tick)) : formatNumber(tick, std::abs(tick) < 0.1 ? 2 : 1);
    }
};

} // namespace

LoadPlot::LoadPlot(QWidget *parent)
    : QWidget(parent)
{
    setupPlot();
    stylePalette();
}

void LoadPlot::setupPlot()
{
    setMinimumSize(320, 200);
    m_plot = new QCustomPlot(this);
    m_plot->setObjectName(QStringLiteral("loadPlotCanvas"));
    m_plot->setMouseTracking(true);
    m_plot->setContextMenuPolicy(Qt::NoContextMenu);
    m_plot->installEventFilter(this);
    m_plot->plotLayout()->clear();
    m_throughput = new QCPAxisRect(m_plot);
    m_latency = new QCPAxisRect(m_plot);
    setupAxes(m_throughput, tr("queries/s"));
    setupAxes(m_latency, tr("p95, ms"));
    m_plot->plotLayout()->addElement(0, 0, m_throughput);
    m_plot->plotLayout()->addElement(1, 0, m_latency);
    m_plot->plotLayout()->setRowStretchFactor(1, LatencyShare);
    m_plot->plotLayout()->setRowSpacing(0);
    auto *group = new QCPMarginGroup(m_plot);
    for (QCPAxisRect *rect : {m_throughput, m_latency})
        rect->setMarginGroup(QCP::msLeft | QCP::msRight, group);
    m_throughput->axis(QCPAxis::atBottom)->setTickLabels(false); // the chart below has them
    m_latency->axis(QCPAxis::atBottom)->setLabel(tr("clients at the same time"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](const QMouseEvent *event) { hover(event->pos()); });
    connect(m_plot, &QCustomPlot::mousePress, this, [this](const QMouseEvent *event) {
        const int position = nearestPoint(event->pos());
        if (event->button() == Qt::LeftButton && position >= 0)
            emit pointClicked(position);
    });
}

void LoadPlot::setupAxes(QCPAxisRect *rect, const QString &title)
{
    rect->setupFullAxesBox(false);
    rect->axis(QCPAxis::atTop)->setVisible(false);
    rect->axis(QCPAxis::atRight)->setVisible(false);
    rect->setMinimumMargins(QMargins(0, spacing::Control, spacing::Page, 0));
    rect->axis(QCPAxis::atLeft)->setTicker(QSharedPointer<NumberTicker>::create());
    rect->axis(QCPAxis::atLeft)->ticker()->setTickCount(4);
    rect->axis(QCPAxis::atLeft)->setLabel(title);
}

void LoadPlot::stylePalette()
{
    m_plot->setBackground(palette().color(QPalette::Base));
    for (QCPAxisRect *rect : {m_throughput, m_latency}) {
        for (const auto type : {QCPAxis::atLeft, QCPAxis::atBottom})
            styleAxis(*rect->axis(type), palette());
    }
}

bool LoadPlot::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Leave)
        hover(QPoint(-1000, -1000));
    if (event->type() == QEvent::ContextMenu) {
        emit menuRequested(static_cast<QContextMenuEvent *>(event)->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void LoadPlot::changeEvent(QEvent *event)
{
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && m_plot) {
        stylePalette();
        rebuild();
        m_plot->replot(); // at once: the old colours would stand on the new ground for a while
    }
    QWidget::changeEvent(event);
}

void LoadPlot::setResult(const sweep::LoadResult &result)
{
    m_result = result;
    rebuild();
}

void LoadPlot::setHighlighted(int position)
{
    if (m_highlighted == position)
        return;
    m_highlighted = position;
    rebuild();
}

void LoadPlot::rebuild()
{
    m_plot->clearPlottables();
    m_plot->clearItems();
    const auto ticker = clientTicker(m_result.points);
    for (QCPAxisRect *rect : {m_throughput, m_latency})
        rect->axis(QCPAxis::atBottom)->setTicker(ticker);
    m_latency->axis(QCPAxis::atLeft)->setLabel(m_result.head.rate > 0 ? tr("p95 from due, ms") : tr("p95, ms"));
    int number = 0;
    for (const LoadFinding &finding : sweep::loadFindings(m_result))
        addSeries(finding, number++);
    addAskedRate();
    if (const LoadPoint *point = pointAt(m_highlighted))
        addRing(m_throughput, std::log2(point->connections), point->latency.queriesPerSecond,
                palette().color(QPalette::Highlight), HighlightSize);
    setRanges();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

/// The first setting has the index's own colour.
void LoadPlot::addSeries(const LoadFinding &finding, int number)
{
    QList<LoadPoint> points;
    for (const LoadPoint &point : std::as_const(m_result.points)) {
        if (point.settings == finding.settings && point.forced == finding.forced && !point.rounds.isEmpty())
            points << point;
    }
    if (points.isEmpty())
        return;
    const bool hnsw = m_result.head.sweep.method == vectors::IndexMethod::Hnsw;
    const QColor own = hnsw ? hnswColor(palette()) : ivfflatColor(palette());
    const QColor color = number == 0 ? own : seriesColor(number + 1, palette());
    addLine(m_throughput, points, color, true);
    addLine(m_latency, points, color, false);
    if (const LoadPoint *point = pointAt(finding.position))
        addRing(m_throughput, std::log2(point->connections), point->latency.queriesPerSecond,
                palette().color(QPalette::Text), RingSize);
    addLabel(points.last(), shortSettings(finding.settings), color);
}

void LoadPlot::addLine(QCPAxisRect *rect, const QList<LoadPoint> &points, const QColor &color, bool throughput)
{
    auto *graph = new QCPGraph(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    const bool growing =
        std::any_of(points.begin(), points.end(), [](const LoadPoint &point) { return !point.finished; });
    QVector<double> below;
    QVector<double> above;
    for (const LoadPoint &point : points) {
        const double rate = point.latency.queriesPerSecond;
        graph->addData(std::log2(point.connections), throughput ? rate : point.latency.p95.value);
        below << rate - point.low();
        above << point.high() - rate;
    }
    graph->setPen(QPen(color, 1.6));
    graph->setScatterStyle(QCPScatterStyle(growing ? QCPScatterStyle::ssCircle : QCPScatterStyle::ssDisc,
                                           QPen(color, 1.6), growing ? palette().color(QPalette::Base) : color,
                                           PointSize));
    if (!throughput)
        return;
    auto *bars = new QCPErrorBars(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    bars->setDataPlottable(graph);
    bars->setData(below, above);
    bars->setWhiskerWidth(spacing::Group);
    bars->setSymbolGap(0);
    QColor faint = color;
    faint.setAlpha(150);
    bars->setPen(QPen(faint, 1));
}

void LoadPlot::addRing(QCPAxisRect *rect, double x, double y, const QColor &color, double size)
{
    auto *ring = new QCPGraph(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    ring->addData(x, y);
    ring->setLineStyle(QCPGraph::lsNone);
    ring->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(color, 1.4), Qt::NoBrush, size));
}

void LoadPlot::addAskedRate()
{
    if (m_result.head.rate <= 0 || m_result.points.isEmpty())
        return;
    auto *line = new QCPItemStraightLine(m_plot);
    line->setClipAxisRect(m_throughput);
    for (QCPItemPosition *position : {line->point1, line->point2})
        position->setAxes(m_throughput->axis(QCPAxis::atBottom), m_throughput->axis(QCPAxis::atLeft));
    line->setPen(QPen(hintColor(palette()), 1, Qt::DashLine));
    line->point1->setCoords(0, m_result.head.rate);
    line->point2->setCoords(1, m_result.head.rate);
}

void LoadPlot::addLabel(const LoadPoint &last, const QString &text, const QColor &color)
{
    auto *label = new QCPItemText(m_plot);
    label->setClipAxisRect(m_throughput);
    label->position->setAxes(m_throughput->axis(QCPAxis::atBottom), m_throughput->axis(QCPAxis::atLeft));
    label->position->setCoords(std::log2(last.connections), last.latency.queriesPerSecond);
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    label->setPadding(QMargins(spacing::Page, 0, 0, 0));
    label->setText(text);
    label->setFont(smallFont());
    label->setColor(color);
}

void LoadPlot::setRanges()
{
    double clients = 1;
    double rate = m_result.head.rate;
    double latency = 0;
    for (const LoadPoint &point : std::as_const(m_result.points)) {
        clients = std::max(clients, double(point.connections));
        rate = std::max(rate, point.high());
        latency = std::max(latency, point.latency.p95.value);
    }
    // Room for the labels at the end of the lines.
    const double last = std::log2(clients);
    for (QCPAxisRect *rect : {m_throughput, m_latency})
        rect->axis(QCPAxis::atBottom)->setRange(-0.2, last + std::max(0.35, 0.18 * last));
    m_throughput->axis(QCPAxis::atLeft)->setRange(0, rate > 0 ? 1.12 * rate : 1);
    m_latency->axis(QCPAxis::atLeft)->setRange(0, latency > 0 ? 1.2 * latency : 1);
}

const LoadPoint *LoadPlot::pointAt(int position) const
{
    const auto found = std::find_if(m_result.points.begin(), m_result.points.end(), [position](const LoadPoint &point) {
        return point.position == position && !point.rounds.isEmpty();
    });
    return found == m_result.points.end() ? nullptr : &*found;
}

std::optional<QPoint> LoadPlot::placeOf(int position) const
{
    const LoadPoint *point = pointAt(position);
    if (!point)
        return std::nullopt;
    const QPointF place(m_throughput->axis(QCPAxis::atBottom)->coordToPixel(std::log2(point->connections)),
                        m_throughput->axis(QCPAxis::atLeft)->coordToPixel(point->latency.queriesPerSecond));
    return place.toPoint() + m_plot->pos();
}

int LoadPlot::nearestPoint(const QPoint &place) const
{
    int nearest = -1;
    double best = HoverDistance;
    for (const LoadPoint &point : std::as_const(m_result.points)) {
        const double x = m_throughput->axis(QCPAxis::atBottom)->coordToPixel(std::log2(point.connections));
        for (const bool throughput : {true, false}) {
            const QCPAxis *axis = (throughput ? m_throughput : m_latency)->axis(QCPAxis::atLeft);
            const double y = axis->coordToPixel(throughput ? point.latency.queriesPerSecond : point.latency.p95.value);
            const double distance = QLineF(QPointF(x, y), place).length();
            if (distance < best) {
                best = distance;
                nearest = point.position;
            }
        }
    }
    return nearest;
}

void LoadPlot::hover(const QPoint &place)
{
    const int position = nearestPoint(place);
    const LoadPoint *point = pointAt(position);
    if (point)
        QToolTip::showText(m_plot->mapToGlobal(place), loadPointDetails(*point, m_result.head), m_plot);
    else if (m_highlighted >= 0)
        QToolTip::hideText();
    setHighlighted(position);
}

QByteArray LoadPlot::picture(PictureFormat format) const
{
    return renderPlot(*m_plot, format);
}

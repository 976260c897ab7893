#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/candidateplot.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/candidatemodel.h"
#include "ui/sweep/styleplot.h"
#include "ui/sweep/sweepwords.h"

#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

using sweep::CandidateCurve;
using sweep::SweepPoint;

namespace {

constexpr double PointSize = 6;
constexpr double LogarithmicFrom = 20;
constexpr int HoverDistance = 16;
constexpr double Megabyte = 1024.0 * 1024.0;

bool isDrawn(const SweepPoint &point)
{
    return point.queries > 0 && point.plan.kind == sweep::PlanKind::IndexUnderTest;
}

} // namespace

CandidatePlot::CandidatePlot(QWidget *parent)
    : QWidget(parent)
{
    setupPlot();
    applyPalette(*m_plot, palette());
}

void CandidatePlot::setupPlot()
{
    setMinimumSize(320, 160);
    m_plot = new QCustomPlot(this);
    m_plot->setObjectName(QStringLiteral("candidatePlotCanvas"));
    m_plot->setSelectionRectMode(QCP::srmZoom);
    m_plot->setMouseTracking(true);
    m_plot->setContextMenuPolicy(Qt::NoContextMenu);
    setTickers(*m_plot);
    m_plot->legend->setIconSize(24, 12);
    m_plot->axisRect()->setMinimumMargins(QMargins(0, spacing::Control, spacing::Page, 0));
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignBottom | Qt::AlignRight);
    m_plot->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](const QMouseEvent *event) { hover(event->pos()); });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this] {
        m_zoomed = false;
        rebuild();
    });
    connect(m_plot, &QCustomPlot::mousePress, this, [this](const QMouseEvent *event) {
        const Drawn *drawn = nearest(event->pos());
        if (event->button() == Qt::LeftButton && drawn)
            emit curveClicked(drawn->position);
    });
    connect(m_plot->selectionRect(), &QCPSelectionRect::accepted, this,
            [this](const QRect &rect) { m_zoomed = m_zoomed || (rect.width() > 3 && rect.height() > 3); });
}

bool CandidatePlot::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ContextMenu) {
        emit menuRequested(static_cast<QContextMenuEvent *>(event)->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void CandidatePlot::changeEvent(QEvent *event)
{
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && m_plot) {
        applyPalette(*m_plot, palette());
        rebuild();
    }
    QWidget::changeEvent(event);
}

void CandidatePlot::setResult(const sweep::CandidateResult &result)
{
    m_zoomed = m_zoomed && result.head.sweep.startedAt == m_result.head.sweep.startedAt;
    m_result = result;
    rebuild();
}

void CandidatePlot::setMeasure(CandidateMeasure measure)
{
    m_measure = measure;
    m_zoomed = false;
    rebuild();
}

void CandidatePlot::setHighlighted(int position)
{
    if (m_highlighted == position)
        return;
    m_highlighted = position;
    rebuild();
}

QString CandidatePlot::title() const
{
    switch (m_measure) {
    case CandidateMeasure::P50:
        return tr("latency p50, ms");
    case CandidateMeasure::P95:
        return tr("latency p95, ms");
    case CandidateMeasure::Size:
        return tr("index size, MB");
    case CandidateMeasure::Seconds:
        return tr("build time, s");
    }
    return {};
}

QColor CandidatePlot::colorOf(int position) const
{
    constexpr int colors = 8;
    return seriesColor(position % colors, palette());
}

QList<CandidatePlot::Drawn> CandidatePlot::drawnOf(const CandidateCurve &curve) const
{
    QList<Drawn> drawn;
    const bool oneOnly = m_measure == CandidateMeasure::Size || m_measure == CandidateMeasure::Seconds;
    const double x = m_measure == CandidateMeasure::Size ? double(curve.size().value_or(core::Bytes{}).value) / Megabyte
                                                         : curve.seconds().value_or(0);
    if (oneOnly && x <= 0)
        return drawn;
    for (const SweepPoint &point : curve.points()) {
        if (!isDrawn(point))
            continue;
        const double latency = m_measure == CandidateMeasure::P95 ? point.latency.p95.value : point.latency.p50.value;
        drawn << Drawn{curve.position, point, oneOnly ? x : latency};
    }
    if (!oneOnly || drawn.isEmpty())
        return drawn;
    const auto reaching = sweep::pointThatReaches(curve, m_result.head);
    const Drawn best = *std::max_element(drawn.begin(), drawn.end(), [](const Drawn &a, const Drawn &b) {
        return a.point.recall.mean < b.point.recall.mean;
    });
    return {Drawn{curve.position, reaching.value_or(best.point), x}};
}

void CandidatePlot::addCurve(const CandidateCurve &curve)
{
    const QList<Drawn> drawn = drawnOf(curve);
    if (drawn.isEmpty())
        return;
    m_drawn << drawn;
    const QColor color = colorOf(curve.position);
    const bool strong = curve.position == m_highlighted || curve.position == m_result.answer.smallest;
    const double width = strong ? 2.4 : 1.5;
    auto *line = new QCPCurve(m_plot->xAxis, m_plot->yAxis);
    line->setName(curve.text);
    QVector<QCPCurveData> places;
    QVector<double> below;
    QVector<double> above;
    for (int i = 0; i < int(drawn.size()); ++i) {
        const sweep::MeanInterval &recall = drawn.at(i).point.recall;
        places << QCPCurveData(i, drawn.at(i).x, recall.mean);
        below << recall.mean - recall.low;
        above << recall.high - recall.mean;
    }
    line->data()->set(places, true);
    const bool ivfflat = curve.method == vectors::IndexMethod::Ivfflat;
    line->setPen(QPen(color, width, ivfflat ? Qt::DashLine : Qt::SolidLine));
    const bool growing = !curve.isFinished();
    line->setScatterStyle(QCPScatterStyle(growing ? QCPScatterStyle::ssCircle : QCPScatterStyle::ssDisc,
                                          QPen(color, width), growing ? palette().color(QPalette::Base) : color,
                                          strong ? PointSize + 2 : PointSize));
    auto *bars = new QCPErrorBars(m_plot->xAxis, m_plot->yAxis);
    bars->removeFromLegend();
    bars->setDataPlottable(line);
    bars->setErrorType(QCPErrorBars::etValueError);
    bars->setData(below, above);
    bars->setWhiskerWidth(spacing::Group);
    bars->setSymbolGap(0);
    QColor faint = color;
    faint.setAlpha(130);
    bars->setPen(QPen(faint, 1));
}

void CandidatePlot::addTarget()
{
    const QColor color = hintColor(palette());
    const double target = m_result.head.sweep.targetRecall;
    auto *line = new QCPItemStraightLine(m_plot);
    line->setPen(QPen(color, 1, Qt::DashLine));
    line->point1->setCoords(1, target);
    line->point2->setCoords(2, target);
    auto *label = new QCPItemText(m_plot);
    label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    label->position->setTypeY(QCPItemPosition::ptPlotCoords);
    label->position->setCoords(0.004, target);
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    label->setText(tr("target %1").arg(formatNumber(target, 3)));
    label->setFont(smallFont());
    label->setColor(color);
}

void CandidatePlot::rebuild()
{
    m_plot->clearPlottables();
    m_plot->clearItems();
    m_drawn.clear();
    for (const CandidateCurve &curve : std::as_const(m_result.curves))
        addCurve(curve);
    if (!m_drawn.isEmpty())
        addTarget();
    m_plot->legend->setVisible(m_plot->legend->itemCount() > 0);
    const auto [least, most] =
        std::minmax_element(m_drawn.begin(), m_drawn.end(), [](const Drawn &a, const Drawn &b) { return a.x < b.x; });
    const bool logarithmic = !m_drawn.isEmpty() && least->x > 0 && most->x / least->x > LogarithmicFrom;
    m_plot->xAxis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_plot->xAxis->setLabel(logarithmic ? tr("%1 (logarithmic)").arg(title()) : title());
    m_plot->yAxis->setLabel(tr("recall@%1").arg(m_result.head.sweep.k));
    if (!m_zoomed)
        resetRanges();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CandidatePlot::resetRanges()
{
    double least = 0;
    double most = 0;
    double lowest = m_drawn.isEmpty() ? 0 : m_result.head.sweep.targetRecall;
    for (const Drawn &drawn : std::as_const(m_drawn)) {
        least = least <= 0 ? drawn.x : std::min(least, drawn.x);
        most = std::max(most, drawn.x);
        lowest = std::min(lowest, drawn.point.recall.low);
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

const CandidatePlot::Drawn *CandidatePlot::nearest(const QPoint &place) const
{
    const Drawn *found = nullptr;
    double best = HoverDistance;
    for (const Drawn &drawn : m_drawn) {
        const QPointF pixel(m_plot->xAxis->coordToPixel(drawn.x), m_plot->yAxis->coordToPixel(drawn.point.recall.mean));
        const double distance = QLineF(pixel, place).length();
        if (distance < best) {
            best = distance;
            found = &drawn;
        }
    }
    return found;
}

void CandidatePlot::hover(const QPoint &place)
{
    const Drawn *drawn = nearest(place);
    const CandidateCurve *curve = drawn ? sweep::curveAt(m_result.curves, drawn->position) : nullptr;
    if (curve)
        QToolTip::showText(m_plot->mapToGlobal(place),
                           curveDetails(*curve) + QStringLiteral("\n\n") + pointDetails(drawn->point), m_plot);
    else
        QToolTip::hideText();
}

QByteArray CandidatePlot::picture(PictureFormat format) const
{
    return renderPlot(*m_plot, format);
}

QList<QPointF> CandidatePlot::pointsOf(int position) const
{
    QList<QPointF> points;
    for (const Drawn &drawn : m_drawn) {
        if (drawn.position == position)
            points << QPointF(drawn.x, drawn.point.recall.mean);
    }
    return points;
}

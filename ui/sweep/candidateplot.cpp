#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/candidateplot.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/format.h"
#include "ui/sweep/candidatemodel.h"
#include "ui/sweep/sweepwords.h"

#include <QToolTip>

#include <algorithm>

using sweep::CandidateCurve;
using sweep::SweepPoint;

namespace {

constexpr double PointSize = 6;
constexpr int HoverDistance = 16;
constexpr double Megabyte = 1024.0 * 1024.0;

bool isDrawn(const SweepPoint &point)
{
    return point.queries > 0 && point.plan.kind == sweep::PlanKind::IndexUnderTest;
}

} // namespace

CandidatePlot::CandidatePlot(QWidget *parent)
    : MeasurePlot(QStringLiteral("candidatePlotCanvas"), parent)
{
    plot().axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignBottom | Qt::AlignRight);
}

void CandidatePlot::setResult(const sweep::CandidateResult &result)
{
    if (result.head.sweep.startedAt != m_result.head.sweep.startedAt)
        forgetZoom();
    m_result = result;
    rebuild();
}

void CandidatePlot::setMeasure(CandidateMeasure measure)
{
    m_measure = measure;
    forgetZoom();
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
    auto *line = new QCPCurve(plot().xAxis, plot().yAxis);
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
    addIntervals(line, below, above, color);
}

void CandidatePlot::rebuild()
{
    plot().clearPlottables();
    plot().clearItems();
    m_drawn.clear();
    for (const CandidateCurve &curve : std::as_const(m_result.curves))
        addCurve(curve);
    if (!m_drawn.isEmpty())
        addTarget(m_result.head.sweep.targetRecall);
    plot().legend->setVisible(plot().legend->itemCount() > 0);
    const auto [least, most] =
        std::minmax_element(m_drawn.begin(), m_drawn.end(), [](const Drawn &a, const Drawn &b) { return a.x < b.x; });
    setSpeedAxis(title(), m_drawn.isEmpty() ? 0 : least->x, m_drawn.isEmpty() ? 0 : most->x);
    plot().yAxis->setLabel(tr("recall@%1").arg(m_result.head.sweep.k));
    if (!isZoomed())
        resetRanges();
    plot().replot(QCustomPlot::rpQueuedReplot);
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
    setRanges(least, most, lowest);
}

const CandidatePlot::Drawn *CandidatePlot::nearest(const QPoint &place) const
{
    const Drawn *found = nullptr;
    double best = HoverDistance;
    for (const Drawn &drawn : m_drawn) {
        const double distance = pixelDistance(drawn.x, drawn.point.recall.mean, place);
        if (distance < best) {
            best = distance;
            found = &drawn;
        }
    }
    return found;
}

void CandidatePlot::press(const QPoint &place)
{
    if (const Drawn *drawn = nearest(place))
        emit curveClicked(drawn->position);
}

void CandidatePlot::hover(const QPoint &place)
{
    const Drawn *drawn = nearest(place);
    const CandidateCurve *curve = drawn ? sweep::curveAt(m_result.curves, drawn->position) : nullptr;
    if (curve)
        QToolTip::showText(plot().mapToGlobal(place),
                           curveDetails(*curve) + QStringLiteral("\n\n") + pointDetails(drawn->point), &plot());
    else
        QToolTip::hideText();
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

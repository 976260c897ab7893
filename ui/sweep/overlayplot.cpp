#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/overlayplot.h"

#include "ui/shared/chartcolors.h"

using sweep::PlanKind;
using sweep::SweepPoint;

namespace {

constexpr double PointSize = 4;
constexpr int SeriesColors = 8;
/// Blue and orange are those of the methods.
constexpr int FirstColor = 2;

void addPoints(QCustomPlot &plot, const SweepOverlay &overlay, bool byIndex, PlotMeasure measure, const QColor &color)
{
    QVector<QCPCurveData> places;
    for (const SweepPoint &point : overlay.result.points) {
        const bool own = point.plan.kind == PlanKind::IndexUnderTest && !point.forced;
        if (point.queries > 0 && own == byIndex)
            places << QCPCurveData(double(places.size()), speedOf(point, measure), point.recall.mean);
    }
    if (places.isEmpty())
        return;
    auto *curve = new QCPCurve(plot.xAxis, plot.yAxis);
    curve->setName(overlay.label);
    curve->data()->set(places, true);
    curve->setPen(QPen(color, 1));
    curve->setLineStyle(byIndex ? QCPCurve::lsLine : QCPCurve::lsNone);
    curve->setScatterStyle(QCPScatterStyle(byIndex ? QCPScatterStyle::ssCircle : QCPScatterStyle::ssSquare,
                                           QPen(color, 1), Qt::NoBrush, PointSize));
    if (!byIndex)
        curve->removeFromLegend();
}

} // namespace

void addOverlay(QCustomPlot &plot, const SweepOverlay &overlay, int number, PlotMeasure measure,
                const QPalette &palette)
{
    const QColor color = seriesColor(FirstColor + number % (SeriesColors - FirstColor), palette);
    addPoints(plot, overlay, true, measure, color);
    addPoints(plot, overlay, false, measure, color);
}

#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/growthplot.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/format.h"
#include "ui/sweep/styleplot.h"
#include "ui/sweep/sweepwords.h"

#include <algorithm>
#include <cmath>

using sweep::GrowthLevel;
using sweep::SweepPoint;

namespace {

constexpr double PointSize = 6;
constexpr double Farthest = 100; ///< times the rows
constexpr int FitSteps = 60;
constexpr double Megabyte = 1024.0 * 1024.0;

/// Powers of ten as counts: "10 000".
class RowsTicker : public QCPAxisTickerLog
{
protected:
    QString getTickLabel(double tick, const QLocale &, QChar, int) override { return formatCount(qint64(tick)); }
    int getSubTickCount(double) override { return 0; }
};

/// Plain numbers on a logarithmic axis.
class ValueTicker : public QCPAxisTickerLog
{
protected:
    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        return formatNumber(tick, tick >= 1 ? 0 : int(std::ceil(-std::log10(tick) - 1e-9)));
    }
};

} // namespace

GrowthPlot::GrowthPlot(QWidget *parent)
    : MeasurePlot(QStringLiteral("growthPlotCanvas"), parent)
{
    plot().xAxis->setScaleType(QCPAxis::stLogarithmic);
}

void GrowthPlot::setResult(const sweep::GrowthResult &result)
{
    m_result = result;
    rebuild();
}

void GrowthPlot::setMeasure(GrowthMeasure measure)
{
    m_measure = measure;
    forgetZoom();
    rebuild();
}

QString GrowthPlot::title() const
{
    switch (m_measure) {
    case GrowthMeasure::Recall:
        return tr("recall@%1").arg(m_result.head.sweep.k);
    case GrowthMeasure::Latency:
        return tr("latency p50, ms (logarithmic)");
    case GrowthMeasure::Size:
        return tr("index size, MB (logarithmic)");
    case GrowthMeasure::Seconds:
        return tr("build time, s (logarithmic)");
    }
    return {};
}

GrowthPlot::Series GrowthPlot::settingSeries(const sweep::GridPoint &settings) const
{
    Series series;
    series.name = shortSettings(settings);
    const bool recall = m_measure == GrowthMeasure::Recall;
    for (const GrowthLevel &level : m_result.levels) {
        for (const SweepPoint &point : level.points) {
            if (point.settings != settings || point.queries == 0 || point.plan.kind != sweep::PlanKind::IndexUnderTest)
                continue;
            const auto rows = double(level.rows);
            series.points << QPointF(rows, recall ? point.recall.mean : point.latency.p50.value);
            if (!recall)
                continue;
            series.low << QPointF(rows, point.recall.low);
            series.high << QPointF(rows, point.recall.high);
        }
    }
    for (const sweep::GrowthFits::Setting &fitted : m_result.fits.settings) {
        if (fitted.settings == settings)
            series.fit = recall ? fitted.recall : fitted.latency;
    }
    return series;
}

GrowthPlot::Series GrowthPlot::wholeSeries() const
{
    Series series;
    const bool size = m_measure == GrowthMeasure::Size;
    series.name = m_result.head.sweep.index;
    series.unit = size ? Megabyte : 1;
    series.fit = size ? m_result.fits.size : m_result.fits.seconds;
    for (const GrowthLevel &level : m_result.levels) {
        if (!level.points.isEmpty())
            series.points << QPointF(double(level.rows), size ? double(level.size.value) / Megabyte : level.seconds);
    }
    return series;
}

QList<GrowthPlot::Series> GrowthPlot::seriesOf() const
{
    if (m_measure == GrowthMeasure::Size || m_measure == GrowthMeasure::Seconds)
        return {wholeSeries()};
    QList<sweep::GridPoint> settings;
    for (const GrowthLevel &level : m_result.levels) {
        for (const SweepPoint &point : level.points) {
            if (!settings.contains(point.settings))
                settings << point.settings;
        }
    }
    QList<Series> all;
    for (const sweep::GridPoint &each : std::as_const(settings))
        all << settingSeries(each);
    return all;
}

double GrowthPlot::mostRows() const
{
    double most = 0;
    for (const GrowthLevel &level : m_result.levels)
        most = std::max(most, double(level.rows));
    return most;
}

void GrowthPlot::addFit(const Series &series, const QColor &color)
{
    const double first = series.points.first().x();
    const double last = mostRows() * Farthest;
    QVector<double> rows;
    QVector<double> values;
    QVector<double> low;
    QVector<double> high;
    for (int i = 0; i <= FitSteps; ++i) {
        const double at = first * std::pow(last / first, double(i) / FitSteps);
        const sweep::Prediction prediction = series.fit->at(at);
        if (series.fit->law() == sweep::GrowthLaw::Power && !sweep::isTelling(prediction))
            break; // a time is not told farther than this
        rows << at;
        values << prediction.value / series.unit;
        low << prediction.low / series.unit;
        high << prediction.high / series.unit;
    }
    const auto graph = [this, &rows](const QVector<double> &y, const QPen &pen) {
        QCPGraph *added = plot().addGraph();
        added->setData(rows, y, true);
        added->setPen(pen);
        added->removeFromLegend();
        return added;
    };
    QCPGraph *lower = graph(low, Qt::NoPen);
    QCPGraph *upper = graph(high, Qt::NoPen);
    QColor band = color;
    band.setAlpha(32);
    upper->setBrush(band);
    upper->setChannelFillGraph(lower);
    graph(values, QPen(color, 1.2, Qt::DashLine));
}

void GrowthPlot::addSeries(const Series &series, int number)
{
    if (series.points.isEmpty())
        return;
    const QColor color = seriesColor(number % 8, palette());
    if (series.fit)
        addFit(series, color);
    QCPGraph *graph = plot().addGraph();
    graph->setName(series.name);
    QVector<double> rows;
    QVector<double> values;
    QVector<double> below;
    QVector<double> above;
    for (int i = 0; i < int(series.points.size()); ++i) {
        rows << series.points.at(i).x();
        values << series.points.at(i).y();
        if (series.low.isEmpty())
            continue;
        below << series.points.at(i).y() - series.low.at(i).y();
        above << series.high.at(i).y() - series.points.at(i).y();
    }
    graph->setData(rows, values, true);
    graph->setPen(QPen(color, 1.6));
    graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(color, 1.6), color, PointSize));
    if (below.isEmpty())
        return;
    addIntervals(graph, below, above, color);
}

void GrowthPlot::rebuild()
{
    plot().clearPlottables();
    plot().clearItems();
    m_series = seriesOf();
    const bool recall = m_measure == GrowthMeasure::Recall;
    setTickers(plot());
    plot().xAxis->setTicker(QSharedPointer<RowsTicker>::create());
    plot().yAxis->setScaleType(recall ? QCPAxis::stLinear : QCPAxis::stLogarithmic);
    if (!recall)
        plot().yAxis->setTicker(QSharedPointer<ValueTicker>::create());
    for (int i = 0; i < int(m_series.size()); ++i)
        addSeries(m_series.at(i), i);
    if (recall && mostRows() > 0)
        addTarget(m_result.head.sweep.targetRecall);
    plot().legend->setVisible(plot().legend->itemCount() > 0);
    plot().axisRect()->insetLayout()->setInsetAlignment(0, recall ? Qt::AlignBottom | Qt::AlignLeft
                                                                  : Qt::AlignTop | Qt::AlignLeft);
    plot().xAxis->setLabel(tr("rows (logarithmic)"));
    plot().yAxis->setLabel(title());
    if (!isZoomed())
        resetRanges();
    plot().replot(QCustomPlot::rpQueuedReplot);
}

void GrowthPlot::resetRanges()
{
    if (mostRows() <= 0)
        return;
    double first = mostRows();
    double least = 1e300;
    double most = 0;
    for (const Series &series : std::as_const(m_series)) {
        for (const QPointF &point : series.points) {
            first = std::min(first, point.x());
            least = std::min(least, point.y());
            most = std::max(most, point.y());
        }
        if (!series.fit)
            continue;
        const sweep::Prediction far = series.fit->at(mostRows() * Farthest);
        if (series.fit->law() == sweep::GrowthLaw::Power && !sweep::isTelling(far))
            continue;
        least = std::min(least, far.value / series.unit);
        most = std::max(most, far.value / series.unit);
    }
    plot().xAxis->setRange(first / 1.5, mostRows() * Farthest);
    if (m_measure == GrowthMeasure::Recall) {
        setRecallRange(std::min(least, m_result.head.sweep.targetRecall));
    } else if (least > 0 && most > 0) {
        plot().yAxis->setRange(least / 1.5, most * 1.5);
    }
}

#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/growthplot.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/styleplot.h"
#include "ui/sweep/sweepwords.h"

#include <QVBoxLayout>

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
    : QWidget(parent)
{
    setupPlot();
    applyPalette(*m_plot, palette());
}

void GrowthPlot::setupPlot()
{
    setMinimumSize(320, 160);
    m_plot = new QCustomPlot(this);
    m_plot->setObjectName(QStringLiteral("growthPlotCanvas"));
    m_plot->setSelectionRectMode(QCP::srmZoom);
    m_plot->setContextMenuPolicy(Qt::NoContextMenu);
    m_plot->legend->setIconSize(24, 12);
    m_plot->axisRect()->setMinimumMargins(QMargins(0, spacing::Control, spacing::Page, 0));
    m_plot->xAxis->setScaleType(QCPAxis::stLogarithmic);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this] {
        m_zoomed = false;
        rebuild();
    });
    connect(m_plot->selectionRect(), &QCPSelectionRect::accepted, this,
            [this](const QRect &rect) { m_zoomed = m_zoomed || (rect.width() > 3 && rect.height() > 3); });
}

void GrowthPlot::changeEvent(QEvent *event)
{
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && m_plot) {
        applyPalette(*m_plot, palette());
        rebuild();
    }
    QWidget::changeEvent(event);
}

void GrowthPlot::setResult(const sweep::GrowthResult &result)
{
    m_result = result;
    rebuild();
}

void GrowthPlot::setMeasure(GrowthMeasure measure)
{
    m_measure = measure;
    m_zoomed = false;
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
        rows << at;
        values << prediction.value / series.unit;
        low << prediction.low / series.unit;
        high << prediction.high / series.unit;
    }
    const auto graph = [this, &rows](const QVector<double> &y, const QPen &pen) {
        QCPGraph *added = m_plot->addGraph();
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
    QCPGraph *graph = m_plot->addGraph();
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
    auto *bars = new QCPErrorBars(m_plot->xAxis, m_plot->yAxis);
    bars->removeFromLegend();
    bars->setDataPlottable(graph);
    bars->setErrorType(QCPErrorBars::etValueError);
    bars->setData(below, above);
    bars->setWhiskerWidth(spacing::Group);
    bars->setSymbolGap(0);
    bars->setPen(QPen(color, 1));
}

void GrowthPlot::addTarget()
{
    const double target = m_result.head.sweep.targetRecall;
    const QColor color = hintColor(palette());
    auto *line = new QCPItemStraightLine(m_plot);
    line->setPen(QPen(color, 1, Qt::DashLine));
    line->point1->setCoords(1, target);
    line->point2->setCoords(10, target);
    auto *label = new QCPItemText(m_plot);
    label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    label->position->setTypeY(QCPItemPosition::ptPlotCoords);
    label->position->setCoords(0.004, target);
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    label->setText(tr("target %1").arg(formatNumber(target, 3)));
    label->setFont(smallFont());
    label->setColor(color);
}

void GrowthPlot::rebuild()
{
    m_plot->clearPlottables();
    m_plot->clearItems();
    m_series = seriesOf();
    const bool recall = m_measure == GrowthMeasure::Recall;
    setTickers(*m_plot);
    m_plot->xAxis->setTicker(QSharedPointer<RowsTicker>::create());
    m_plot->yAxis->setScaleType(recall ? QCPAxis::stLinear : QCPAxis::stLogarithmic);
    if (!recall)
        m_plot->yAxis->setTicker(QSharedPointer<ValueTicker>::create());
    for (int i = 0; i < int(m_series.size()); ++i)
        addSeries(m_series.at(i), i);
    if (recall && mostRows() > 0)
        addTarget();
    m_plot->legend->setVisible(m_plot->legend->itemCount() > 0);
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, recall ? Qt::AlignBottom | Qt::AlignLeft
                                                                   : Qt::AlignTop | Qt::AlignLeft);
    m_plot->xAxis->setLabel(tr("rows (logarithmic)"));
    m_plot->yAxis->setLabel(title());
    if (!m_zoomed)
        resetRanges();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
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
        const double far = series.fit->at(mostRows() * Farthest).value / series.unit;
        least = std::min(least, far);
        most = std::max(most, far);
    }
    m_plot->xAxis->setRange(first / 1.5, mostRows() * Farthest);
    if (m_measure == GrowthMeasure::Recall) {
        const double lowest = std::min(least, m_result.head.sweep.targetRecall);
        const double room = std::max(0.004, (1 - lowest) * 0.08);
        m_plot->yAxis->setRange(std::max(lowest - room, -0.02), 1 + room);
    } else if (least > 0 && most > 0) {
        m_plot->yAxis->setRange(least / 1.5, most * 1.5);
    }
}

QByteArray GrowthPlot::picture(PictureFormat format) const
{
    return renderPlot(*m_plot, format);
}

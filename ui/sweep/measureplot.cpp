#undef QT_NO_FOREACH
#include <qcustomplot.h>
#define QT_NO_FOREACH

#include "ui/sweep/measureplot.h"

#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/format.h"
#include "ui/shared/spacing.h"
#include "ui/sweep/styleplot.h"

#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr double LogarithmicFrom = 20;
constexpr int LeastZoom = 3; ///< pixels; less is a click
constexpr int BarAlpha = 140;

} // namespace

MeasurePlot::MeasurePlot(const QString &canvasName, QWidget *parent)
    : QWidget(parent)
{
    setupPlot(canvasName);
    connectPlot();
    applyPalette(*m_plot, palette());
}

void MeasurePlot::setupPlot(const QString &canvasName)
{
    setMinimumSize(320, 160);
    m_plot = new QCustomPlot(this);
    m_plot->setObjectName(canvasName);
    m_plot->setSelectionRectMode(QCP::srmZoom);
    m_plot->setMouseTracking(true);
    m_plot->setContextMenuPolicy(Qt::NoContextMenu);
    setTickers(*m_plot);
    m_plot->legend->setVisible(false);
    m_plot->legend->setIconSize(24, 12);
    m_plot->axisRect()->setMinimumMargins(QMargins(0, spacing::Control, spacing::Page, 0));
    m_plot->installEventFilter(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
}

void MeasurePlot::connectPlot()
{
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](const QMouseEvent *event) { hover(event->pos()); });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this] {
        m_zoomed = false;
        rebuild();
    });
    connect(m_plot, &QCustomPlot::mousePress, this, [this](const QMouseEvent *event) {
        if (event->button() == Qt::LeftButton)
            press(event->pos());
    });
    connect(m_plot->selectionRect(), &QCPSelectionRect::accepted, this, [this](const QRect &rect) {
        m_zoomed = m_zoomed || (rect.width() > LeastZoom && rect.height() > LeastZoom);
    });
}

bool MeasurePlot::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Leave)
        hover(QPoint(-1000, -1000));
    if (event->type() == QEvent::ContextMenu) {
        emit menuRequested(static_cast<QContextMenuEvent *>(event)->globalPos());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void MeasurePlot::changeEvent(QEvent *event)
{
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && m_plot) {
        applyPalette(*m_plot, palette());
        rebuild();
        m_plot->replot(); // at once: the old colours would stand on the new ground for a while
    }
    QWidget::changeEvent(event);
}

void MeasurePlot::setSpeedAxis(const QString &title, double least, double most)
{
    const bool logarithmic = least > 0 && most / least > LogarithmicFrom;
    m_plot->xAxis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_plot->xAxis->setLabel(logarithmic ? tr("%1 (logarithmic)").arg(title) : title);
}

void MeasurePlot::setRanges(double least, double most, double lowestRecall)
{
    setRecallRange(lowestRecall);
    if (most <= 0)
        m_plot->xAxis->setRange(0, 1);
    else if (m_plot->xAxis->scaleType() == QCPAxis::stLogarithmic)
        m_plot->xAxis->setRange(least / 1.4, most * 1.6);
    else
        m_plot->xAxis->setRange(0, most * 1.15);
}

void MeasurePlot::setRecallRange(double lowest)
{
    const double room = std::max(0.004, (1 - lowest) * 0.08);
    m_plot->yAxis->setRange(std::max(lowest - room, -0.02), 1 + room);
}

void MeasurePlot::addTarget(double recall, bool labelledLeft)
{
    const QColor color = hintColor(palette());
    auto *line = new QCPItemStraightLine(m_plot);
    line->setPen(QPen(color, 1, Qt::DashLine));
    line->point1->setCoords(1, recall);
    line->point2->setCoords(2, recall);
    auto *label = new QCPItemText(m_plot);
    label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    label->position->setTypeY(QCPItemPosition::ptPlotCoords);
    label->position->setCoords(labelledLeft ? 0.004 : 0.996, recall);
    label->setPositionAlignment((labelledLeft ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignBottom);
    label->setText(tr("target %1").arg(formatNumber(recall, 3)));
    label->setFont(smallFont());
    label->setColor(color);
}

void MeasurePlot::addIntervals(QCPAbstractPlottable *series, const QList<double> &below, const QList<double> &above,
                               const QColor &color)
{
    auto *bars = new QCPErrorBars(m_plot->xAxis, m_plot->yAxis);
    bars->removeFromLegend();
    bars->setDataPlottable(series);
    bars->setErrorType(QCPErrorBars::etValueError);
    bars->setData(below, above);
    bars->setWhiskerWidth(spacing::Group);
    bars->setSymbolGap(0);
    QColor faint = color;
    faint.setAlpha(BarAlpha);
    bars->setPen(QPen(faint, 1));
}

double MeasurePlot::pixelDistance(double x, double y, const QPoint &place) const
{
    return QLineF(QPointF(m_plot->xAxis->coordToPixel(x), m_plot->yAxis->coordToPixel(y)), place).length();
}

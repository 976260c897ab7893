#pragma once

#include "app/sweep/sweepresult.h"
#include "ui/sweep/renderplot.h"

#include <QWidget>

#include <optional>

class QCPAbstractPlottable;
class QCPItemText;
class QCustomPlot;

/// What the horizontal axis of the chart shows.
enum class PlotMeasure { P50, P95, QueriesPerSecond };

/// Recall against speed: points of the index joined by a line, those that the planner answered otherwise apart, grey
/// when exact; interval bars, the target as a line, the recommended point ringed. Points that still grow are hollow.
/// Drag zooms, double-click resets, hovering shows all figures.
class SweepPlot : public QWidget
{
    Q_OBJECT

public:
    explicit SweepPlot(QWidget *parent = nullptr);

    void setResult(const sweep::SweepResult &result);
    void setMeasure(PlotMeasure measure);
    PlotMeasure measure() const { return m_measure; }

    /// Marks a point as hovering does; -1 for none.
    void setHighlighted(int position);

    QByteArray picture(PictureFormat format) const;

    /// Where a point is drawn, in widget coordinates; nothing for one that is not.
    std::optional<QPoint> placeOf(int position) const;

signals:
    void pointHovered(int position); ///< -1 when the mouse has left all points
    void pointClicked(int position);
    void menuRequested(const QPoint &globalPosition);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setupPlot();
    void connectPlot();
    void rebuild();
    void addSeries(sweep::PlanKind kind, bool forced);
    void addIntervals(QCPAbstractPlottable *series, const QList<sweep::SweepPoint> &points, const QColor &color);
    void addLabels();
    void addTarget();
    void addSwitch();
    void addRing(int position, double size, const QColor &color);
    void placeLabels();
    void placeLegend();
    void resetRanges();
    void styleSpeedAxis();
    double speedOf(const sweep::SweepPoint &point) const;
    QColor colorOf(sweep::PlanKind kind) const;
    QString nameOf(sweep::PlanKind kind) const;
    const sweep::SweepPoint *pointAt(int position) const;
    QPointF pixelOf(const sweep::SweepPoint &point) const;
    int nearestPoint(const QPoint &place) const;
    void hover(const QPoint &place);
    QString speedTitle() const;

    QCustomPlot *m_plot = nullptr;
    QList<QCPItemText *> m_labels;
    sweep::SweepResult m_result;
    PlotMeasure m_measure = PlotMeasure::P50;
    int m_highlighted = -1;
    bool m_zoomed = false;
};

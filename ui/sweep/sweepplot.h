#pragma once

#include "app/sweep/sweepresult.h"
#include "ui/sweep/labelplot.h"
#include "ui/sweep/measureplot.h"
#include "ui/sweep/overlayplot.h"
#include "ui/sweep/plotmeasure.h"

#include <optional>

/// Recall against speed: points of the index joined by a line, one for each k in shades of one colour, those that the
/// planner answered otherwise apart, grey when exact; interval bars, the target as a line, the recommended point
/// ringed. Points that still grow are hollow. Earlier sweeps may lie beside it in thin lines. Drag zooms, double-click
/// resets, hovering shows all figures.
class SweepPlot : public MeasurePlot
{
    Q_OBJECT

public:
    explicit SweepPlot(QWidget *parent = nullptr);

    void setResult(const sweep::SweepResult &result);
    /// Earlier sweeps on the same axes; none is the usual case.
    void setOverlays(const QList<SweepOverlay> &overlays);
    void setMeasure(PlotMeasure measure);
    PlotMeasure measure() const { return m_measure; }

    /// Marks a point as hovering does; -1 for none.
    void setHighlighted(int position);

    /// Where a point is drawn, in widget coordinates; nothing for one that is not.
    std::optional<QPoint> placeOf(int position) const;

signals:
    void pointHovered(int position); ///< -1 when the mouse has left all points
    void pointClicked(int position);

protected:
    void rebuild() override;
    void hover(const QPoint &place) override;
    void press(const QPoint &place) override;

private:
    void addSeries(sweep::PlanKind kind, bool forced, int k);
    QList<int> drawnK() const;
    QColor shadeOf(const QColor &color, int k) const;
    void addLabels();
    void addSwitch();
    void addRing(int position, double size, const QColor &color);
    void placeLegend();
    void resetRanges();
    void styleSpeedAxis();
    double speedOf(const sweep::SweepPoint &point) const { return ::speedOf(point, m_measure); }
    QList<sweep::SweepPoint> drawnPoints() const;
    QString overlayTextAt(const QPoint &place) const;
    QColor colorOf(sweep::PlanKind kind) const;
    QString nameOf(sweep::PlanKind kind) const;
    const sweep::SweepPoint *pointAt(int position) const;
    QPointF pixelOf(const sweep::SweepPoint &point) const;
    int nearestPoint(const QPoint &place) const;

    PointLabels m_labels;
    QList<SweepOverlay> m_overlays;
    sweep::SweepResult m_result;
    PlotMeasure m_measure = PlotMeasure::P50;
    int m_highlighted = -1;
};

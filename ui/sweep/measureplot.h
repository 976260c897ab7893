#pragma once

#include "ui/sweep/renderplot.h"

#include <QColor>
#include <QList>
#include <QWidget>

class QCPAbstractPlottable;
class QCustomPlot;

/// What the charts of measurements have in common: the canvas in the palette's colours, drag to zoom and double-click
/// to reset, the pointer, the menu, and recall on the vertical axis with its target and intervals.
class MeasurePlot : public QWidget
{
    Q_OBJECT

public:
    QByteArray picture(PictureFormat format) const { return renderPlot(*m_plot, format); }

signals:
    void menuRequested(const QPoint &globalPosition);

protected:
    MeasurePlot(const QString &canvasName, QWidget *parent);

    /// Draws everything anew.
    virtual void rebuild() = 0;
    /// The pointer is at this place of the canvas; far away when it has left.
    virtual void hover(const QPoint &) {}
    virtual void press(const QPoint &) {}

    QCustomPlot &plot() const { return *m_plot; }
    bool isZoomed() const { return m_zoomed; }
    void forgetZoom() { m_zoomed = false; }

    /// The horizontal axis with values between these; logarithmic where they span more than twenty times.
    void setSpeedAxis(const QString &title, double least, double most);
    /// The ranges in which these values and recalls lie, with room around them.
    void setRanges(double least, double most, double lowestRecall);
    void setRecallRange(double lowest);
    /// A dashed line, its label above it at one end.
    void addTarget(double recall, bool labelledLeft = true);
    /// From the points of a series, side by side with them.
    void addIntervals(QCPAbstractPlottable *series, const QList<double> &below, const QList<double> &above,
                      const QColor &color);
    double pixelDistance(double x, double y, const QPoint &place) const;

    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setupPlot(const QString &canvasName);
    void connectPlot();

    QCustomPlot *m_plot = nullptr;
    bool m_zoomed = false;
};

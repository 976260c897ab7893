#pragma once

#include "app/sweep/loadresult.h"
#include "ui/sweep/renderplot.h"

#include <QWidget>

#include <optional>

class QCPAxisRect;
class QCustomPlot;

/// Queries per second, and below it p95, against the number of clients: a line per setting, bars from the slowest to
/// the fastest round, the point of each finding ringed, the asked rate dashed. Hovering shows all figures.
class LoadPlot : public QWidget
{
    Q_OBJECT

public:
    explicit LoadPlot(QWidget *parent = nullptr);

    void setResult(const sweep::LoadResult &result);
    /// Marks a point; -1 for none.
    void setHighlighted(int position);
    QByteArray picture(PictureFormat format) const;
    /// Where a point is drawn in the upper chart, in widget coordinates; nothing for one that is not.
    std::optional<QPoint> placeOf(int position) const;

signals:
    void pointClicked(int position);
    void menuRequested(const QPoint &globalPosition);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setupPlot();
    void setupAxes(QCPAxisRect *rect, const QString &title);
    void rebuild();
    void addSeries(const sweep::LoadFinding &finding, int number);
    void addLine(QCPAxisRect *rect, const QList<sweep::LoadPoint> &points, const QColor &color, bool throughput);
    void addRing(QCPAxisRect *rect, double x, double y, const QColor &color, double size);
    void addAskedRate();
    void addLabel(const sweep::LoadPoint &last, const QString &text, const QColor &color);
    void setRanges();
    void stylePalette();
    const sweep::LoadPoint *pointAt(int position) const;
    int nearestPoint(const QPoint &place) const;
    void hover(const QPoint &place);

    QCustomPlot *m_plot = nullptr;
    QCPAxisRect *m_throughput = nullptr;
    QCPAxisRect *m_latency = nullptr;
    sweep::LoadResult m_result;
    int m_highlighted = -1;
};

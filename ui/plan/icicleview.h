#pragma once

#include "app/plan/iciclelayout.h"
#include "app/plan/plananalysis.h"

#include <QAbstractScrollArea>

/// A plan as an icicle: each node as wide as what it and everything below it took, its children under it. A click
/// selects, a double click zooms. Nothing below half a pixel is painted; such neighbours share one grey strip.
class IcicleView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit IcicleView(QWidget *parent = nullptr);

    void setAnalysis(const plan::AnalysisPointer &analysis);
    void setMetric(plan::IcicleMetric metric);
    plan::IcicleMetric metric() const { return m_metric; }
    /// What the colour means: "colour: alone, up to 4.9 ms".
    QString legend() const;

    void selectNode(int node);
    int selectedNode() const { return m_selected; }

    /// The node that has the whole width.
    void zoomTo(int node);
    int zoomedNode() const { return m_zoomed; }

    /// The node at a place of the viewport; -1 for none.
    int nodeAt(const QPoint &position) const;
    /// Where a node is painted; empty where it is not.
    QRectF cellRect(int node) const;

    /// Paints all of it, as wide as `width`.
    void paintWhole(QPainter *painter, int width) const;
    int wholeHeight() const;

signals:
    void nodeSelected(int node);
    void zoomChanged(int node);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Frame
    {
        double left = 0;  ///< of the zoomed node, 0 to 1
        double scale = 0; ///< pixels for the whole
        double top = 0;
    };

    Frame frame(double width, double top) const;
    QRectF rectOf(int node, const Frame &frame) const;
    void paintCells(QPainter *painter, const Frame &frame, const QRectF &area) const;
    void paintStrip(QPainter *painter, const QRectF &strip, qint64 nodes) const;
    void paintCell(QPainter *painter, const QRectF &rect, int node) const;
    void updateScrollBar();
    void choose(int node);
    int neighbour(int key) const;
    QString toolTip(int node) const;

    plan::AnalysisPointer m_analysis;
    plan::IcicleMetric m_metric = plan::IcicleMetric::Time;
    plan::IcicleLayout m_layout;
    double m_largestOwn = 0; ///< the share of the node that has the strongest colour
    int m_deepest = 0;
    int m_selected = -1;
    int m_zoomed = 0;
};

#pragma once

#include "app/sweep/filterresult.h"
#include "ui/sweep/renderplot.h"

#include <QWidget>

/// The strategies side by side, a row for each stratum: recall as number and colour, p50 and short answers below it.
/// What is advised has a frame. Hovering tells all figures of a cell.
class FilterHeatMap : public QWidget
{
    Q_OBJECT

public:
    explicit FilterHeatMap(QWidget *parent = nullptr);

    void setResult(const sweep::FilterResult &result);
    /// Draws a ring around the cell of this position; -1 for none.
    void setHighlighted(int position);

    /// Where a cell is drawn; empty when there is none.
    QRectF cellRect(int stratum, sweep::FilterStrategy strategy) const;
    /// How full the ramp's colour is at a recall: steep towards 1, where recalls are told apart.
    static double rampShare(double recall);

    QByteArray picture(PictureFormat format) { return renderWidget(*this, format); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void cellClicked(int position);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Grid
    {
        QRectF area; ///< of the cells
        double rowHeight = 0;
        double columnWidth = 0;
    };

    Grid grid() const;
    int headWidth() const;
    int legendHeight() const;
    QList<sweep::FilterStrategy> columns() const;
    const sweep::FilterCell *cellAt(const QPointF &place) const;
    void paintHeads(QPainter &painter) const;
    void paintCell(QPainter &painter, const sweep::FilterCell &cell) const;
    void paintFigures(QPainter &painter, const sweep::FilterCell &cell, const QRectF &place) const;
    void paintLegend(QPainter &painter) const;

    sweep::FilterResult m_result;
    int m_highlighted = -1;
};

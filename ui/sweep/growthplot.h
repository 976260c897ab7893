#pragma once

#include "app/sweep/growthresult.h"
#include "ui/sweep/measureplot.h"

/// What the vertical axis of the growth's chart shows.
enum class GrowthMeasure { Recall, Latency, Size, Seconds };

/// A quantity by the number of rows, both logarithmic but recall: what was measured as points, the fit as a line up to
/// a hundred times the rows with the band of its 95 % prediction interval. One series a setting for recall and latency.
/// Drag zooms, double-click resets.
class GrowthPlot : public MeasurePlot
{
    Q_OBJECT

public:
    explicit GrowthPlot(QWidget *parent = nullptr);

    void setResult(const sweep::GrowthResult &result);
    void setMeasure(GrowthMeasure measure);

    /// Series that are drawn.
    int seriesCount() const { return int(m_series.size()); }

protected:
    void rebuild() override;

private:
    struct Series
    {
        QString name;
        QList<QPointF> points;
        QList<QPointF> low; ///< ends of the points' intervals; empty without
        QList<QPointF> high;
        std::optional<sweep::GrowthFit> fit;
        double unit = 1; ///< that the fit's values are divided by
    };

    QList<Series> seriesOf() const;
    Series settingSeries(const sweep::GridPoint &settings) const;
    Series wholeSeries() const;
    void addSeries(const Series &series, int number);
    void addFit(const Series &series, const QColor &color);
    void resetRanges();
    double mostRows() const;
    QString title() const;

    QList<Series> m_series;
    sweep::GrowthResult m_result;
    GrowthMeasure m_measure = GrowthMeasure::Recall;
};

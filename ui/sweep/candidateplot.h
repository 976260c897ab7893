#pragma once

#include "app/sweep/candidateresult.h"
#include "ui/sweep/measureplot.h"

/// What the horizontal axis of the candidates' chart shows.
enum class CandidateMeasure { P50, P95, Size, Seconds };

/// Recall against latency, one curve a candidate; or against index size or build time, one point a candidate: the
/// cheapest setting that reaches the target, else the best. HNSW solid, IVFFlat dashed; points that the planner
/// answered without the index are left out. Drag zooms, double-click resets, hovering shows all figures.
class CandidatePlot : public MeasurePlot
{
    Q_OBJECT

public:
    explicit CandidatePlot(QWidget *parent = nullptr);

    void setResult(const sweep::CandidateResult &result);
    void setMeasure(CandidateMeasure measure);
    /// Draws one curve stronger; -1 for none.
    void setHighlighted(int position);

    /// Points of a curve as they are drawn: the measure and recall.
    QList<QPointF> pointsOf(int position) const;

signals:
    void curveClicked(int position);

protected:
    void rebuild() override;
    void hover(const QPoint &place) override;
    void press(const QPoint &place) override;

private:
    struct Drawn
    {
        int position = 0;
        sweep::SweepPoint point;
        double x = 0;
    };

    QList<Drawn> drawnOf(const sweep::CandidateCurve &curve) const;
    void addCurve(const sweep::CandidateCurve &curve);
    void resetRanges();
    QString title() const;
    QColor colorOf(int position) const;
    const Drawn *nearest(const QPoint &place) const;

    QList<Drawn> m_drawn;
    sweep::CandidateResult m_result;
    CandidateMeasure m_measure = CandidateMeasure::P50;
    int m_highlighted = -1;
};

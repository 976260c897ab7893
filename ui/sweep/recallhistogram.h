#pragma once

#include <QList>
#include <QWidget>

/// How many queries got which recall, as bars from 0 to 1; hovering tells the count.
class RecallHistogram : public QWidget
{
    Q_OBJECT

public:
    explicit RecallHistogram(QWidget *parent = nullptr);

    /// Queries per bin: SweepPoint::distribution.
    void setDistribution(const QList<int> &distribution);
    /// "12 queries with recall 0.8–0.9".
    QString textAt(int bin) const;

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRect barsArea() const;
    QRect barOf(int bin) const;

    QList<int> m_distribution;
};

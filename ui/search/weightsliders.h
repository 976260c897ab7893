#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QSlider;

/// How much each leg counts. Two legs share one slider between them, more have one each. The weight of the leg that
/// counts most is 1.
class WeightSliders : public QWidget
{
    Q_OBJECT

public:
    explicit WeightSliders(QWidget *parent = nullptr);

    /// Names from left to right; other names begin at equal weights.
    void setLegs(const QStringList &names);
    /// Those of other legs wait until these are there.
    void setWeights(const QList<double> &weights);
    /// One for each leg, between 0 and 1.
    QList<double> weights() const;

signals:
    void weightsChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    void addBalance();
    void addSliders();
    QSlider *addSlider(int number);
    QLabel *addLabel(int leg);
    void updateLabels();
    void updateColors();

    QStringList m_names;
    QList<double> m_waiting;
    QHBoxLayout *m_row = nullptr;
    QList<QSlider *> m_sliders;
    QList<QLabel *> m_labels; ///< of the legs
};

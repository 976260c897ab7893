#pragma once

#include "app/search/fusion.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QToolButton;
class WeightSliders;

/// How the legs are fused: method, its constant, weights, diversity. Nothing here asks the server.
class FusionStrip : public QWidget
{
    Q_OBJECT

public:
    explicit FusionStrip(QWidget *parent = nullptr);

    void setLegs(const QStringList &names);
    search::FusionSpec spec() const;
    void setSpec(const search::FusionSpec &spec);
    /// For the page's menu of relevance labels.
    QToolButton *labelsButton() const { return m_labels; }

signals:
    void specChanged();

private:
    void setupViews();
    void setupMethod();
    void setupDiversity();
    void connectSignals();
    void updateFields();

    QComboBox *m_method = nullptr;
    QLabel *m_kLabel = nullptr;
    QDoubleSpinBox *m_k = nullptr;
    QComboBox *m_scale = nullptr;
    WeightSliders *m_weights = nullptr;
    QCheckBox *m_diverse = nullptr;
    QDoubleSpinBox *m_lambda = nullptr;
    QToolButton *m_labels = nullptr;
};

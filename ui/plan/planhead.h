#pragma once

#include "app/plan/plananalysis.h"

#include <QWidget>

class ElidedLabel;
class QComboBox;
class QToolButton;

/// What a plan comes to in one sentence, what stands behind it, and what can be done with it.
class PlanHead : public QWidget
{
    Q_OBJECT

public:
    explicit PlanHead(QWidget *parent = nullptr);

    void setAnalysis(const plan::PlanAnalysis &analysis);
    /// The plans of a paste; none or one hides the list.
    void setChoices(const std::vector<plan::AnalysisPointer> &plans, int current);
    /// The comparison has a sentence of its own.
    void setComparing(bool comparing);

    QToolButton *compareButton() const { return m_compare; }
    QToolButton *saveButton() const { return m_save; }

signals:
    void planChosen(int position);
    void comparisonEnded();

private:
    void setupViews();
    QToolButton *makeButton(const QString &name, const QString &icon, const QString &text);

    QString m_detailsText;
    ElidedLabel *m_sentence = nullptr;
    ElidedLabel *m_details = nullptr;
    QComboBox *m_choices = nullptr;
    QToolButton *m_compare = nullptr;
    QToolButton *m_endComparison = nullptr;
    QToolButton *m_save = nullptr;
};

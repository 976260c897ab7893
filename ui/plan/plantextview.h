#pragma once

#include "app/plan/plananalysis.h"

#include <QWidget>

class ElidedLabel;
class QPlainTextEdit;

/// The text that a plan was read from, vectors shortened; copied whole.
class PlanTextView : public QWidget
{
    Q_OBJECT

public:
    explicit PlanTextView(QWidget *parent = nullptr);

    void setAnalysis(const plan::AnalysisPointer &analysis);

private:
    void copyAll();

    plan::AnalysisPointer m_analysis;
    ElidedLabel *m_note = nullptr;
    QPlainTextEdit *m_text = nullptr;
};

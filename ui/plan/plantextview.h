#pragma once

#include "app/plan/plananalysis.h"

#include <QWidget>

class ElidedLabel;
class QPlainTextEdit;
class QTimer;

/// The text that a plan was read from, vectors shortened; copied whole. A long one comes in part by part, so that the
/// window goes on.
class PlanTextView : public QWidget
{
    Q_OBJECT

public:
    explicit PlanTextView(QWidget *parent = nullptr);

    void setAnalysis(const plan::AnalysisPointer &analysis);

private:
    void copyAll();
    void addPart();

    plan::AnalysisPointer m_analysis;
    ElidedLabel *m_note = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QTimer *m_timer = nullptr; ///< runs while there is more to come
    qsizetype m_shown = 0;     ///< letters of the text that are in
};

#pragma once

#include "app/plan/plananalysis.h"

#include <QScrollArea>

class QVBoxLayout;

/// What there is to say of a plan, worst first. A finding that is chosen names its node.
class FindingsView : public QScrollArea
{
    Q_OBJECT

public:
    explicit FindingsView(QWidget *parent = nullptr);

    void setAnalysis(const plan::AnalysisPointer &analysis);

signals:
    void nodeSelected(int node);

private:
    void addCards(qsizetype until);
    void addNote(const QString &text);

    plan::AnalysisPointer m_analysis;
    qsizetype m_shown = 0;
    QWidget *m_content = nullptr;
    QVBoxLayout *m_column = nullptr;
};

#pragma once

#include "ui/plan/planproof.h"

#include <QWidget>

class QToolButton;

/// The questions that can be put to the server about a plan, one button each.
class ProofBar : public QWidget
{
    Q_OBJECT

public:
    explicit ProofBar(QWidget *parent = nullptr);

    /// Why it cannot be asked now; empty when it can.
    void setProblem(PlanProof proof, const QString &problem);

signals:
    void proofRequested(PlanProof proof);

private:
    QList<QToolButton *> m_buttons; ///< in the order of plan::allServerQuestions
};

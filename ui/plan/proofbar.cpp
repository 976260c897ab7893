#include "ui/plan/proofbar.h"

#include "ui/shared/spacing.h"

#include <QHBoxLayout>
#include <QToolButton>

ProofBar::ProofBar(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("planProofs"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing::Control, spacing::Group, spacing::Control, spacing::Group);
    row->setSpacing(spacing::Group);
    for (const PlanProof proof : plan::allServerQuestions) {
        auto *button = new QToolButton(this);
        button->setObjectName(QStringLiteral("planProof") + proofName(proof));
        button->setText(proofTitle(proof));
        button->setAutoRaise(true);
        connect(button, &QToolButton::clicked, this, [this, proof] { emit proofRequested(proof); });
        row->addWidget(button);
        m_buttons << button;
        setProblem(proof, {});
    }
    row->addStretch(1);
}

void ProofBar::setProblem(PlanProof proof, const QString &problem)
{
    QToolButton *button = m_buttons[int(proof)];
    button->setEnabled(problem.isEmpty());
    button->setToolTip(problem.isEmpty() ? proofPurpose(proof) : problem);
}

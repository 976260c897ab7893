#pragma once

#include "app/plan/finding.h"
#include "ui/plan/planproof.h"

#include <QFrame>
#include <QMap>

class QLabel;
class QToolButton;

/// One finding: icon, word and title, the proof, what to do, the SQL to copy, and what more the server can be asked. A
/// click chooses it.
class FindingCard : public QFrame
{
    Q_OBJECT

public:
    /// `place` names the node that it is about; may be empty.
    FindingCard(const plan::Finding &finding, const QString &place, QWidget *parent = nullptr);

    /// Why a question cannot be put now; empty when it can. Of questions that the card does not have: nothing.
    void setProofProblem(PlanProof proof, const QString &problem);

signals:
    void chosen();
    void proofRequested(PlanProof proof);

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QLabel *addText(const QString &name, const QString &text);
    QWidget *sqlView();
    QWidget *proofButtons(const QList<PlanProof> &proofs);
    void updateColors();

    plan::Finding m_finding;
    QLabel *m_icon = nullptr;
    QLabel *m_word = nullptr;
    QList<QLabel *> m_hints;
    QMap<PlanProof, QToolButton *> m_proofs;
};

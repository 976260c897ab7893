#pragma once

#include "app/plan/plananalysis.h"
#include "ui/plan/planproof.h"

#include <QMap>
#include <QScrollArea>

class FindingCard;
class QLabel;
class QVBoxLayout;

/// What there is to say of a plan, worst first; what the server was asked beside it stands above. A finding that is
/// chosen names its node.
class FindingsView : public QScrollArea
{
    Q_OBJECT

public:
    explicit FindingsView(QWidget *parent = nullptr);

    void setAnalysis(const plan::AnalysisPointer &analysis);
    /// What the server answered; takes the place of what stood there.
    void setProofs(const QList<plan::Finding> &findings);
    void setProofProblem(PlanProof proof, const QString &problem);

signals:
    void nodeSelected(int node);
    void proofRequested(PlanProof proof);

private:
    void addCards(qsizetype until);
    void addCard(QVBoxLayout *column, int place, const plan::Finding &finding);
    void addMore(qsizetype until);
    void addProofs(QVBoxLayout *column, const QList<plan::Finding> &findings, qsizetype from);
    void addNote(const QString &text);
    static QLabel *note(const QString &text, QWidget *parent);

    plan::AnalysisPointer m_analysis;
    qsizetype m_shown = 0;
    QMap<PlanProof, QString> m_problems;
    QList<FindingCard *> m_cards;
    QWidget *m_proofs = nullptr;
    QWidget *m_content = nullptr;
    QVBoxLayout *m_column = nullptr;
};

#pragma once

#include "app/plan/plananalysis.h"
#include "ui/plan/planproof.h"

#include <QWidget>

class FindingsView;
class IcicleView;
class NodeDetails;
class PlanTreeView;
class PlanTextView;
class ProofBar;
class QComboBox;
class QLabel;
class QStackedWidget;
class QTabBar;
class StatisticsView;

/// One plan from all sides, with one selection: tree, icicle, statistics and text at the left, what there is to say of
/// it and all of the chosen node at the right.
class PlanView : public QWidget
{
    Q_OBJECT

public:
    enum Side { TreeSide, IcicleSide, StatisticsSide, TextSide };

    explicit PlanView(QWidget *parent = nullptr);

    /// Null for none.
    void setAnalysis(const plan::AnalysisPointer &analysis);
    const plan::AnalysisPointer &analysis() const { return m_analysis; }

    /// What the server answered of the plan stands above its findings until another plan is shown.
    void keepAnswer(const plan::ServerAnswer &answer);
    /// Those that the plan was opened with among them.
    const QList<plan::ServerAnswer> &answers() const { return m_answers; }
    /// Why a question cannot be put now; empty when it can.
    void setProofProblem(PlanProof proof, const QString &problem);

    void showSide(Side side);
    Side side() const;
    void selectNode(int node);
    int selectedNode() const { return m_selected; }

    PlanTreeView *tree() const { return m_tree; }
    IcicleView *icicle() const { return m_icicle; }

signals:
    void nodeSelected(int node);
    void tableRequested(const QString &schema, const QString &table);
    void indexRequested(const QString &schema, const QString &index);
    void proofRequested(PlanProof proof);

private:
    void setupViews();
    QWidget *makeIcicle();
    QWidget *makeRightSide();
    void connectSignals();
    void fillSide();
    void showAnswers();
    void updateBreadcrumbs(int node);

    plan::AnalysisPointer m_analysis;
    QList<plan::ServerAnswer> m_answers;
    int m_selected = -1;
    bool m_textFilled = false;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_stack = nullptr;
    PlanTreeView *m_tree = nullptr;
    IcicleView *m_icicle = nullptr;
    QComboBox *m_metric = nullptr;
    QLabel *m_breadcrumbs = nullptr;
    QLabel *m_legend = nullptr;
    StatisticsView *m_statistics = nullptr;
    PlanTextView *m_text = nullptr;
    ProofBar *m_proofs = nullptr;
    FindingsView *m_findings = nullptr;
    NodeDetails *m_details = nullptr;
};

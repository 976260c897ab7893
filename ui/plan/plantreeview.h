#pragma once

#include "app/plan/plananalysis.h"

#include <QTreeView>

class PlanTreeModel;

/// The tree of a plan's nodes; which columns are shown is chosen in the header's menu.
class PlanTreeView : public QTreeView
{
    Q_OBJECT

public:
    explicit PlanTreeView(QWidget *parent = nullptr);

    /// Opens everything but the folds. Columns without figures are hidden.
    void setAnalysis(const plan::AnalysisPointer &analysis);
    /// Selects a node and brings it into view, inside a fold where it has to be; -1 for none.
    void selectNode(int node);
    int selectedNode() const;

    PlanTreeModel *planModel() const { return m_model; }

signals:
    void nodeSelected(int node);
    /// Double click, or Return, on a node.
    void nodeActivated(int node);

private:
    void setupColumns();
    bool isWanted(int column) const;
    void connectSignals();
    void openAll();
    void fitColumns();
    void showColumnMenu(const QPoint &position);
    void copyRow();

    PlanTreeModel *m_model = nullptr;
    QList<int> m_chosen; ///< columns that the person wants to see
};

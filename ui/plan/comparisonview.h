#pragma once

#include "app/plan/compareplans.h"
#include "app/plan/plananalysis.h"

#include <QWidget>

class ComparisonModel;
class ElidedLabel;
class NodeDetails;
class QTreeView;
struct ComparedPlans;

/// Two plans beside each other: what changed in all, node by node, and both sides of the chosen node.
class ComparisonView : public QWidget
{
    Q_OBJECT

public:
    explicit ComparisonView(QWidget *parent = nullptr);

    /// Opens everything but the folds.
    void setComparison(const ComparedPlans &plans);

signals:
    void tableRequested(const QString &schema, const QString &table);
    void indexRequested(const QString &schema, const QString &index);

private:
    void setupViews();
    void connectSignals();
    QWidget *makeDetails();
    void showRow(const QModelIndex &index);
    void openRows();
    void fitColumns();

    ComparisonModel *m_model = nullptr;
    ElidedLabel *m_sentence = nullptr;
    ElidedLabel *m_changes = nullptr;
    QTreeView *m_tree = nullptr;
    NodeDetails *m_beforeDetails = nullptr;
    NodeDetails *m_afterDetails = nullptr;
};

/// "8.31 ms → 2.10 ms (↓ 4.0×) · 1 204 → 88 blocks (↓ 14×)".
QString comparisonSentence(const plan::PlanAnalysis &before, const plan::PlanAnalysis &after);
/// "hnsw.ef_search 40 → 100 · enable_seqscan on → off": settings and facts that differ.
QString comparisonChanges(const plan::PlanAnalysis &before, const plan::PlanAnalysis &after,
                          const plan::PlanComparison &comparison);

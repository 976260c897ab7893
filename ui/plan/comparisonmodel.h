#pragma once

#include "app/plan/foldcomparison.h"
#include "app/plan/plananalysis.h"

#include <QAbstractItemModel>

/// Two plans matched node by node, and equal partitions of the two folded.
struct ComparedPlans
{
    plan::AnalysisPointer before;
    plan::AnalysisPointer after;
    plan::PlanComparison comparison;
    plan::FoldedComparison folded;
};

/// Matches and folds; takes a moment for thousands of nodes.
ComparedPlans comparedPlans(const plan::AnalysisPointer &before, const plan::AnalysisPointer &after);

/// Two plans laid over each other as one tree, equal partitions folded.
class ComparisonModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column {
        NodeColumn,
        ObjectColumn,
        TimeBeforeColumn,
        TimeAfterColumn,
        TimeChangeColumn,
        RowsBeforeColumn,
        RowsAfterColumn,
        RowsChangeColumn,
        BlocksBeforeColumn,
        BlocksAfterColumn,
        BlocksChangeColumn,
        ColumnCount
    };
    /// Where a node is.
    enum class Presence { Both, BeforeOnly, AfterOnly };
    enum Role {
        BeforeNodeRole = Qt::UserRole, ///< -1 for none; of a fold its first member's
        AfterNodeRole,
        PresenceRole,
        ChangeRole, ///< change columns: after over before; invalid where nothing is compared
        FoldRole    ///< true for a row that stands for several
    };

    explicit ComparisonModel(QObject *parent = nullptr);

    void setComparison(const ComparedPlans &plans);
    const plan::FoldedComparison &folded() const { return m_plans.folded; }
    QModelIndex indexOfRow(int row, int column = NodeColumn) const; ///< of the folded rows

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const plan::FoldedComparisonRow &rowAt(const QModelIndex &index) const;
    const plan::ComparedRow &comparedAt(const QModelIndex &index) const;
    const std::vector<int> &childrenOf(const QModelIndex &parent) const;
    QString figureText(const QModelIndex &index) const;
    QString words(const plan::ComparedRow &row, QString (*of)(const plan::PlanNode &)) const;
    QString text(const QModelIndex &index) const;
    QString toolTip(const QModelIndex &index) const;
    std::optional<double> change(const QModelIndex &index) const;
    QString changeText(const QModelIndex &index) const;

    ComparedPlans m_plans;
};

/// "↓ 4.0×", "↑ 1.5×", "=" for a change from 1 to `ratio`.
QString changeWords(double ratio);

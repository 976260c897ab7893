#pragma once

#include "app/plan/compareplans.h"
#include "app/plan/plananalysis.h"

#include <QAbstractItemModel>

/// Two plans laid over each other as one tree.
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
        BeforeNodeRole = Qt::UserRole, ///< -1 for none
        AfterNodeRole,
        PresenceRole,
        ChangeRole ///< change columns: after over before; invalid where nothing is compared
    };

    explicit ComparisonModel(QObject *parent = nullptr);

    void setComparison(const plan::AnalysisPointer &before, const plan::AnalysisPointer &after,
                       const plan::PlanComparison &comparison);
    const plan::PlanComparison &comparison() const { return m_comparison; }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const plan::ComparedRow &rowAt(const QModelIndex &index) const;
    const std::vector<int> &childrenOf(const QModelIndex &parent) const;
    std::optional<double> figure(const plan::AnalysisPointer &analysis, int node, int column) const;
    QString figureText(const QModelIndex &index) const;
    QString words(const plan::ComparedRow &row, QString (*of)(const plan::PlanNode &)) const;
    std::optional<double> change(const QModelIndex &index) const;
    QString changeText(const QModelIndex &index) const;

    plan::AnalysisPointer m_before;
    plan::AnalysisPointer m_after;
    plan::PlanComparison m_comparison;
    std::vector<int> m_roots;
};

/// "↓ 4.0×", "↑ 1.5×", "=" for a change from 1 to `ratio`.
QString changeWords(double ratio);

#pragma once

#include "app/plan/plananalysis.h"

#include <QAbstractItemModel>

/// The nodes of a plan as a tree, equal partitions folded. Figures are of the node alone where the header does not say
/// otherwise.
class PlanTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column {
        NodeColumn,
        ObjectColumn,
        TimeColumn,
        ElapsedColumn,
        RowsColumn,
        EstimateColumn,
        FactorColumn,
        RemovedColumn,
        LoopsColumn,
        HitColumn,
        ReadColumn,
        CostColumn,
        ColumnCount
    };
    enum Role {
        NodeRole = Qt::UserRole, ///< index in Plan::nodes; of a fold its first sibling
        FoldRole,                ///< true for a row that stands for several
        ShareRole,               ///< TimeColumn, ElapsedColumn: of the root's time, 0 to 1
        MisestimateRole,         ///< FactorColumn: how far off, 1 or more; invalid where that is no matter
        FaintRole,               ///< never executed, or a figure that says nothing
        SeverityRole             ///< NodeColumn: of the worst finding on it, as plan::Severity; invalid without one
    };

    explicit PlanTreeModel(QObject *parent = nullptr);

    /// Null for none.
    void setAnalysis(const plan::AnalysisPointer &analysis);
    const plan::AnalysisPointer &analysis() const { return m_analysis; }

    QModelIndex indexOfNode(int node, int column = NodeColumn) const;
    /// Columns that this plan has figures for.
    bool hasFigures(Column column) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void markFindings();
    const plan::FoldedRow &rowAt(const QModelIndex &index) const;
    const plan::RowFigures &figuresAt(const QModelIndex &index) const;
    QString text(const QModelIndex &index) const;
    QString toolTip(const QModelIndex &index) const;
    QVariant share(const QModelIndex &index) const;
    QVariant severity(const QModelIndex &index) const;
    bool isFaint(const QModelIndex &index) const;

    plan::AnalysisPointer m_analysis;
    QHash<int, plan::Severity> m_severities; ///< by row of the folded plan
};

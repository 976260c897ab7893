#pragma once

#include "app/plan/planstatistics.h"

#include <QAbstractTableModel>

/// One table of a plan's statistics.
class StatisticsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        NodesColumn,
        LoopsColumn,
        TimeColumn,
        ShareColumn,
        RowsColumn,
        RemovedColumn,
        HitColumn,
        ReadColumn,
        ColumnCount
    };
    enum Role { NodeRole = Qt::UserRole /** the node that took longest */ };

    explicit StatisticsModel(const QString &nameTitle, QObject *parent = nullptr);

    void setRows(const QList<plan::StatisticsRow> &rows);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    /// By figures, not by their texts; column -1: as the plan's statistics come.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    QString text(const plan::StatisticsRow &row, Column column) const;
    const plan::StatisticsRow &rowAt(int row) const { return m_rows[m_order[size_t(row)]]; }

    QString m_nameTitle;
    QList<plan::StatisticsRow> m_rows;
    std::vector<int> m_order; ///< of the rows as they are shown
};

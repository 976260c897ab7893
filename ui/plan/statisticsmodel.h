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
    enum Role { SortRole = Qt::UserRole, NodeRole /** the node that took longest */ };

    explicit StatisticsModel(const QString &nameTitle, QObject *parent = nullptr);

    void setRows(const QList<plan::StatisticsRow> &rows);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const plan::StatisticsRow &row, Column column) const;
    QVariant sortValue(const plan::StatisticsRow &row, Column column) const;

    QString m_nameTitle;
    QList<plan::StatisticsRow> m_rows;
};

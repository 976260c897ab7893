#pragma once

#include "app/sweep/filterresult.h"

#include <QAbstractTableModel>

/// The cells of a comparison as a table, by stratum, then strategy.
class FilterModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        StratumColumn,
        StrategyColumn,
        RecallColumn,
        IntervalColumn,
        RowsColumn,
        ShortColumn,
        P50Column,
        P95Column,
        MeanColumn,
        QueriesColumn,
        PlanColumn,
        ColumnCount
    };
    enum Role { PositionRole = Qt::UserRole };

    explicit FilterModel(QObject *parent = nullptr);

    /// Takes the cells as they are now; rows that stay keep selection and scroll.
    void setResult(const sweep::FilterResult &result);
    const sweep::FilterResult &result() const { return m_result; }
    /// -1 when there is no such cell.
    int rowOf(int position) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString display(const sweep::FilterCell &cell, Column column) const;

    sweep::FilterResult m_result;
};

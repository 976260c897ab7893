#pragma once

#include "app/sweep/comparesweeps.h"

#include <QAbstractTableModel>

/// Two sweeps setting by setting.
class SweepComparisonModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        SettingsColumn,
        FirstColumn,
        SecondColumn,
        DifferenceColumn,
        IntervalColumn,
        P50Column,
        P95Column,
        ColumnCount
    };

    explicit SweepComparisonModel(QObject *parent = nullptr);

    /// The names stand in the header.
    void setRows(const QList<sweep::ComparedSetting> &rows, const QString &first = {}, const QString &second = {});

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool hasSeveralK() const;
    static QString display(const sweep::ComparedSetting &row, Column column);

    QList<sweep::ComparedSetting> m_rows;
    QString m_first;
    QString m_second;
};

#pragma once

#include "app/sweep/growthresult.h"

#include <QAbstractTableModel>

/// The samples of a growth as a table, one row a sample and setting, the forecasts below them.
class GrowthModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        RowsColumn,
        SettingColumn,
        RecallColumn,
        IntervalColumn,
        P50Column,
        P50IntervalColumn,
        SizeColumn,
        SecondsColumn,
        ColumnCount
    };

    explicit GrowthModel(QObject *parent = nullptr);

    void setResult(const sweep::GrowthResult &result);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        QStringList cells;
        bool forecast = false;
        QString hint;
    };
    void addLevel(const sweep::GrowthLevel &level);
    void addForecast(const sweep::GrowthResult &result, const sweep::GrowthForecast &forecast);

    QList<Row> m_rows;
};

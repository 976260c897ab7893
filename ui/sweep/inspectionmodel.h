#pragma once

#include "app/sweep/inspectquery.h"

#include <QAbstractTableModel>

/// The exact neighbours of one query, nearest first, and under each setting whether they were found; below them what
/// was returned instead.
class InspectionModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { KeyColumn, DistanceColumn, FirstSettingColumn };

    explicit InspectionModel(QObject *parent = nullptr);

    void setInspection(const sweep::QueryInspection &inspection);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// A row that belongs to the answer, or one that some settings returned instead.
    struct Row
    {
        sweep::InspectedRow row;
        bool exact = true;
        QList<bool> returned; ///< by setting
    };

    QString cellText(const Row &row, int setting) const;

    QList<Row> m_rows;
    QList<sweep::InspectedSetting> m_settings;
};

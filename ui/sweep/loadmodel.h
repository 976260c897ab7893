#pragma once

#include "app/sweep/loadresult.h"

#include <QAbstractTableModel>

/// The points of a measurement of throughput as a table, by setting, then by clients.
class LoadModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        SettingsColumn,
        ClientsColumn,
        QpsColumn,
        SlowestColumn,
        FastestColumn,
        P50Column,
        P95Column,
        P99Column,
        SamplesColumn,
        BacklogColumn,
        PlanColumn,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< the number or text behind the display
        PositionRole
    };

    explicit LoadModel(QObject *parent = nullptr);

    /// Takes the points as they are now; rows that stay keep selection and scroll.
    void setResult(const sweep::LoadResult &result);
    /// -1 when there is no such point.
    int rowOf(int position) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    static QString display(const sweep::LoadPoint &point, Column column);
    static QVariant sortValue(const sweep::LoadPoint &point, Column column);
    static QString title(Column column);
    static QString hint(Column column);

    sweep::LoadHead m_head;
    QList<sweep::LoadPoint> m_points;
    QList<int> m_answers; ///< positions that findings name
};

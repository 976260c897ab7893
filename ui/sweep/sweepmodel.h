#pragma once

#include "app/sweep/sweepresult.h"

#include <QAbstractTableModel>

/// The points of a sweep as a table, in the order of the grid.
class SweepModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        SettingsColumn,
        KColumn, ///< to be hidden where all points have the same
        RecallColumn,
        IntervalColumn,
        ByIdColumn,
        LowColumn,
        P50Column,
        P95Column,
        P99Column,
        MeanColumn,
        QpsColumn,
        BlocksColumn,
        QueriesColumn,
        ShortColumn,
        PlanColumn,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< the number or text behind the display
        PositionRole
    };

    explicit SweepModel(QObject *parent = nullptr);

    /// Takes the points as they are now; rows that stay keep selection and scroll. `recommended`: positions.
    void setPoints(const QList<sweep::SweepPoint> &points, const QList<int> &recommended);
    const QList<sweep::SweepPoint> &points() const { return m_points; }
    bool hasSeveralK() const;
    /// -1 when there is no such point.
    int rowOf(int position) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool sameRows(const QList<sweep::SweepPoint> &points) const;

    QList<sweep::SweepPoint> m_points;
    QList<int> m_recommended;
};

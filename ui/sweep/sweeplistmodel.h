#pragma once

#include "app/workspace/sweepstore.h"

#include <QAbstractTableModel>
#include <QSet>

/// The kept sweeps of a table, newest first. The name can be edited in place; the box before it lays a sweep over the
/// chart.
class SweepListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, StartedColumn, IndexColumn, PointsColumn, StateColumn, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole, ///< the number or text behind the display
        IdRole
    };

    explicit SweepListModel(QObject *parent = nullptr);

    void setRecords(const QList<workspace::SweepRecord> &records);
    /// Those whose box is checked.
    void setOverlaid(const QSet<qint64> &ids);
    /// Without boxes where nothing can be overlaid.
    void setOverlayable(bool overlayable) { m_overlayable = overlayable; }
    const workspace::SweepRecord *record(const QModelIndex &index) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// Asked for by editing; the model changes when the records come anew.
    void renameRequested(qint64 id, const QString &name);
    void overlayRequested(qint64 id, bool on);

private:
    static QString display(const workspace::SweepRecord &record, Column column);
    static QVariant sortValue(const workspace::SweepRecord &record, Column column);

    QList<workspace::SweepRecord> m_records;
    QSet<qint64> m_overlaid;
    bool m_overlayable = true;
};

#pragma once

#include "app/db/statementlog.h"

#include <QAbstractTableModel>

#include <deque>

/// The statements that were sent, oldest first; the oldest go when there are more than the capacity.
class SqlLogModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        BackendColumn,
        SqlColumn,
        ParametersColumn,
        ElapsedColumn,
        RowsColumn,
        ErrorColumn,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole, FailedRole };

    explicit SqlLogModel(QObject *parent = nullptr);

    void setCapacity(qsizetype capacity);
    void append(const QList<db::StatementRecord> &records);
    void clear();
    /// Null for a row that is not there.
    const db::StatementRecord *record(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    static QString displayText(const db::StatementRecord &record, Column column);
    static QString fullText(const db::StatementRecord &record, Column column);
    static QVariant sortValue(const db::StatementRecord &record, Column column);
    void dropOldest(qsizetype count);

    std::deque<db::StatementRecord> m_records;
    qsizetype m_capacity = 5000;
};

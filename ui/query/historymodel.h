#pragma once

#include "app/workspace/historystore.h"

#include <QAbstractListModel>

/// Earlier runs, newest first, two lines each: what was run, and when, how long, how it ended.
class HistoryModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        SqlRole = Qt::UserRole, ///< the whole text
        IdRole,
        StateRole,  ///< int of workspace::HistoryState
        DetailsRole ///< the second line
    };

    explicit HistoryModel(QObject *parent = nullptr);

    void setRecords(const QList<workspace::HistoryRecord> &records);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<workspace::HistoryRecord> m_records;
};

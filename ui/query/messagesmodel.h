#pragma once

#include "app/query/runscript.h"
#include "ui/shared/chartcolors.h"

#include <QAbstractTableModel>

#include <optional>

/// What a run has said: how each statement ended, and the server's notices.
class MessagesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Line, Statement, Message, Elapsed, ColumnCount };
    enum Role { PlaceRole = Qt::UserRole }; ///< where the statement, or its error, is in the script

    explicit MessagesModel(QObject *parent = nullptr);

    /// Begins a new run.
    void setStatements(const QList<query::ScriptStatement> &statements);
    /// Adds what is new about a statement.
    void setReport(const query::StatementReport &report);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Entry
    {
        int statement = 0;
        bool isNotice = false;
        Severity severity = Severity::Note;
        QString text;
        QString details;
        std::optional<core::Milliseconds> elapsed;
        qsizetype place = 0;
    };

    void addNotices(const query::StatementReport &report, int row);
    static Entry noticeEntry(int statement, const db::Notice &notice);
    Entry outcomeEntry(const query::StatementReport &report) const;
    QString text(const Entry &entry, Column column) const;

    QList<query::ScriptStatement> m_statements;
    QList<Entry> m_entries;
    int m_current = -1; ///< the statement that ran last
    int m_outcomeRow = -1;
    qsizetype m_notices = 0; ///< of it that are in the list
};

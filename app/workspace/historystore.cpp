#include "app/workspace/historystore.h"

#include "app/workspace/storevalues.h"
#include "app/workspace/workspacesession.h"

#include <array>

namespace workspace {

using core::Result;

namespace {

constexpr std::array StateNames = {"succeeded", "failed", "cancelled", "connection lost"};

QString nameOf(HistoryState state)
{
    return QLatin1String(StateNames[size_t(state)]);
}

HistoryState stateFromName(const QString &name)
{
    for (size_t state = 0; state < StateNames.size(); ++state) {
        if (name == QLatin1String(StateNames[state]))
            return HistoryState(state);
    }
    return HistoryState::Failed;
}

/// The pattern of LIKE for texts that hold `search`, with a backslash as its escape.
QString patternOf(QString search)
{
    for (const QChar special : {u'\\', u'%', u'_'})
        search.replace(special, QStringLiteral("\\") + special);
    return u'%' + search + u'%';
}

HistoryRecord readHistory(const QSqlQuery &row)
{
    HistoryRecord record;
    record.id = row.value(0).toLongLong();
    record.ranAt = QDateTime::fromString(row.value(1).toString(), Qt::ISODateWithMs);
    record.connection = row.value(2).toString();
    record.sql = row.value(3).toString();
    record.statements = row.value(4).toInt();
    record.state = stateFromName(row.value(5).toString());
    record.elapsed.value = row.value(6).toDouble();
    record.rows = row.value(7).toLongLong();
    record.error = row.value(8).toString();
    return record;
}

} // namespace

Result<qint64> storeHistory(const Workspace &workspace, const HistoryRecord &record)
{
    if (record.sql.size() > LongestHistory)
        return qint64(0);
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    if (const auto begun = session->begin(); !begun)
        return begun.error();
    const auto inserted = session->run(
        QStringLiteral("INSERT INTO statement_history (ran_at, connection, sql, statements, state, milliseconds, rows, "
                       "error) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        {timestamp(), textValue(record.connection), textValue(record.sql), record.statements, nameOf(record.state),
         record.elapsed.value, record.rows, textValue(record.error)});
    if (!inserted)
        return inserted.error();
    const qint64 id = inserted->lastInsertId().toLongLong();
    const auto pruned = session->run(QStringLiteral("DELETE FROM statement_history WHERE id NOT IN "
                                                    "(SELECT id FROM statement_history ORDER BY id DESC LIMIT ?)"),
                                     {MostHistory});
    if (!pruned)
        return pruned.error();
    if (const auto committed = session->commit(); !committed)
        return committed.error();
    return id;
}

Result<QList<HistoryRecord>> listHistory(const Workspace &workspace, const QString &search, int limit)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto rows =
        session->run(QStringLiteral("SELECT id, ran_at, connection, sql, statements, state, milliseconds, rows, error "
                                    "FROM statement_history WHERE sql LIKE ? ESCAPE '\\' ORDER BY id DESC LIMIT ?"),
                     {patternOf(search), limit});
    if (!rows)
        return rows.error();
    QList<HistoryRecord> records;
    while (rows->next())
        records << readHistory(*rows);
    return records;
}

Result<void> deleteHistory(const Workspace &workspace, qint64 id)
{
    return runAlone(workspace, QStringLiteral("DELETE FROM statement_history WHERE id = ?"), {id});
}

Result<void> clearHistory(const Workspace &workspace)
{
    return runAlone(workspace, QStringLiteral("DELETE FROM statement_history"), {});
}

Result<void> storeDraft(const Workspace &workspace, const QString &name, const Draft &draft)
{
    return runAlone(workspace,
                    QStringLiteral("INSERT INTO draft (name, text, file) VALUES (?, ?, ?) ON CONFLICT (name) "
                                   "DO UPDATE SET text = excluded.text, file = excluded.file"),
                    {name, textValue(draft.text), textValue(draft.file)});
}

Result<Draft> loadDraft(const Workspace &workspace, const QString &name)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto row = session->run(QStringLiteral("SELECT text, file FROM draft WHERE name = ?"), {name});
    if (!row)
        return row.error();
    if (!row->next())
        return Draft();
    return Draft{row->value(0).toString(), row->value(1).toString()};
}

} // namespace workspace

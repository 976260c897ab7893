#include "app/workspace/savedconnections.h"

#include "app/workspace/storevalues.h"
#include "app/workspace/workspacesession.h"

#include <QRegularExpression>

namespace workspace {

using core::Result;

namespace {

const QString selectConnections =
    QStringLiteral("SELECT id, name, conninfo, color, keeps_password, last_used_at FROM connection ");

/// The last guard before the disk; a quoted value may hold the word.
bool holdsPassword(const QString &conninfo)
{
    static const QRegularExpression pattern(
        QStringLiteral(R"('(?:[^'\\]|\\.)*'|(?<word>\b(ssl)?password\s*=)|://[^/@]*:[^/@]*@)"));
    for (auto it = pattern.globalMatch(conninfo); it.hasNext();) {
        const auto match = it.next();
        if (!match.captured(QStringLiteral("word")).isEmpty() || match.captured().startsWith(u':'))
            return true;
    }
    return false;
}

SavedConnection readConnection(const QSqlQuery &row)
{
    SavedConnection connection;
    connection.id = row.value(0).toLongLong();
    connection.name = row.value(1).toString();
    connection.conninfo = row.value(2).toString();
    connection.color = row.value(3).toString();
    connection.keepsPassword = row.value(4).toBool();
    if (!row.isNull(5))
        connection.lastUsed = QDateTime::fromString(row.value(5).toString(), Qt::ISODateWithMs);
    return connection;
}

core::Error missing(qint64 id)
{
    core::Error error = core::localError(QStringLiteral("the workspace has no connection %1").arg(id));
    error.kind = core::ErrorKind::Missing;
    return error;
}

} // namespace

Result<QList<SavedConnection>> listConnections(const Workspace &workspace)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto rows = session->run(selectConnections + QStringLiteral("ORDER BY last_used_at DESC NULLS LAST, name, id"));
    if (!rows)
        return rows.error();
    QList<SavedConnection> connections;
    while (rows->next())
        connections << readConnection(*rows);
    return connections;
}

Result<SavedConnection> loadConnection(const Workspace &workspace, qint64 id)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto rows = session->run(selectConnections + QStringLiteral("WHERE id = ?"), {id});
    if (!rows)
        return rows.error();
    return rows->next() ? Result<SavedConnection>(readConnection(*rows)) : missing(id);
}

Result<qint64> storeConnection(const Workspace &workspace, const SavedConnection &connection)
{
    if (holdsPassword(connection.conninfo))
        return core::invalidInput(QStringLiteral("a saved connection must not hold a password"));
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    const QVariantList values{textValue(connection.name), textValue(connection.conninfo), textValue(connection.color),
                              connection.keepsPassword};
    if (connection.id == 0) {
        const auto inserted = session->run(
            QStringLiteral("INSERT INTO connection (name, conninfo, color, keeps_password) VALUES (?, ?, ?, ?)"),
            values);
        return inserted ? Result<qint64>(inserted->lastInsertId().toLongLong()) : inserted.error();
    }
    const auto updated = session->run(
        QStringLiteral("UPDATE connection SET name = ?, conninfo = ?, color = ?, keeps_password = ? WHERE id = ?"),
        values + QVariantList{connection.id});
    if (!updated)
        return updated.error();
    return updated->numRowsAffected() == 1 ? Result<qint64>(connection.id) : missing(connection.id);
}

Result<void> markConnectionUsed(const Workspace &workspace, qint64 id)
{
    return runAlone(workspace, QStringLiteral("UPDATE connection SET last_used_at = ? WHERE id = ?"),
                    {timestamp(), id});
}

Result<void> deleteConnection(const Workspace &workspace, qint64 id)
{
    return runAlone(workspace, QStringLiteral("DELETE FROM connection WHERE id = ?"), {id});
}

} // namespace workspace

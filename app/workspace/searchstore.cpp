#include "app/workspace/searchstore.h"

#include "app/workspace/storevalues.h"
#include "app/workspace/workspacesession.h"

namespace workspace {

using core::Result;

namespace {

const QString columns = QStringLiteral("id, saved_at, name, connection, table_name, request");

SavedSearch readSearch(const QSqlQuery &row)
{
    SavedSearch search;
    search.id = row.value(0).toLongLong();
    search.savedAt = QDateTime::fromString(row.value(1).toString(), Qt::ISODateWithMs);
    search.name = row.value(2).toString();
    search.connection = row.value(3).toString();
    search.table = row.value(4).toString();
    search.request = row.value(5).toString();
    return search;
}

core::Error missingSearch(qint64 search)
{
    core::Error missing = core::localError(QStringLiteral("the workspace has no saved search %1").arg(search));
    missing.kind = core::ErrorKind::Missing;
    return missing;
}

Result<void> checkName(const QString &name)
{
    return name.trimmed().isEmpty() ? Result<void>(core::invalidInput(QStringLiteral("a saved search needs a name")))
                                    : Result<void>();
}

} // namespace

Result<QList<SavedSearch>> listSearches(const Workspace &workspace, const QString &table)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto rows = session->run(
        QStringLiteral("SELECT %1 FROM search WHERE ? IN ('', table_name) ORDER BY name, table_name, id").arg(columns),
        {textValue(table)});
    if (!rows)
        return rows.error();
    QList<SavedSearch> searches;
    while (rows->next())
        searches << readSearch(*rows);
    return searches;
}

Result<SavedSearch> loadSearch(const Workspace &workspace, qint64 search)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto row = session->run(QStringLiteral("SELECT %1 FROM search WHERE id = ?").arg(columns), {search});
    if (!row)
        return row.error();
    if (!row->next())
        return missingSearch(search);
    return readSearch(*row);
}

Result<qint64> storeSearch(const Workspace &workspace, const SavedSearch &search)
{
    if (const auto checked = checkName(search.name); !checked)
        return checked.error();
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto stored = session->run(
        QStringLiteral("INSERT INTO search (saved_at, name, connection, table_name, request) VALUES (?, ?, ?, ?, ?) "
                       "ON CONFLICT (table_name, name) DO UPDATE SET saved_at = excluded.saved_at, "
                       "connection = excluded.connection, request = excluded.request RETURNING id"),
        {timestamp(), search.name.trimmed(), textValue(search.connection), textValue(search.table),
         textValue(search.request)});
    if (!stored)
        return stored.error();
    if (!stored->next())
        return core::localError(QStringLiteral("the workspace did not answer the search's id"));
    return stored->value(0).toLongLong();
}

Result<void> renameSearch(const Workspace &workspace, qint64 search, const QString &name)
{
    if (const auto checked = checkName(name); !checked)
        return checked.error();
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    if (const auto begun = session->begin(); !begun)
        return begun.error();
    auto other = session->run(
        QStringLiteral("SELECT 1 FROM search a JOIN search b USING (table_name) WHERE a.id = ? AND b.id <> a.id AND "
                       "b.name = ?"),
        {search, name.trimmed()});
    if (!other)
        return other.error();
    if (other->next())
        return core::invalidInput(QStringLiteral("another search of the table is named \"%1\"").arg(name.trimmed()));
    const auto renamed =
        session->run(QStringLiteral("UPDATE search SET name = ? WHERE id = ?"), {name.trimmed(), search});
    if (!renamed)
        return renamed.error();
    if (renamed->numRowsAffected() == 0)
        return missingSearch(search);
    return session->commit();
}

Result<void> deleteSearch(const Workspace &workspace, qint64 search)
{
    return runAlone(workspace, QStringLiteral("DELETE FROM search WHERE id = ?"), {search});
}

} // namespace workspace

#include "app/workspace/textmodelstore.h"

#include "app/workspace/storevalues.h"
#include "app/workspace/workspacesession.h"

namespace workspace {

using core::Result;

namespace {

const QString whereItIs = QStringLiteral(
    " WHERE server = ? AND database_name = ? AND schema_name = ? AND table_name = ? AND vector_column = ?");

QVariantList valuesOf(const TextModelPlace &place)
{
    QVariantList values;
    for (const QString &text : {place.server, place.database, place.schema, place.table, place.vectorColumn})
        values << (text.isNull() ? QStringLiteral("") : text); // Qt binds a null QString as NULL
    return values;
}

} // namespace

Result<void> storeTextModel(const Workspace &workspace, const TextModelPlace &place, const QString &textColumn,
                            const QByteArray &model)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    const auto stored = session->run(
        QStringLiteral("INSERT OR REPLACE INTO text_model (server, database_name, schema_name, table_name, "
                       "vector_column, text_column, made_at, model) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        valuesOf(place) << textColumn << timestamp() << model);
    return stored ? Result<void>() : Result<void>(stored.error());
}

Result<std::optional<StoredTextModel>> findTextModel(const Workspace &workspace, const TextModelPlace &place)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto row =
        session->run(QStringLiteral("SELECT text_column, made_at, model FROM text_model") + whereItIs, valuesOf(place));
    if (!row)
        return row.error();
    if (!row->next())
        return std::optional<StoredTextModel>();
    return std::optional(StoredTextModel{row->value(0).toString(),
                                         QDateTime::fromString(row->value(1).toString(), Qt::ISODateWithMs),
                                         row->value(2).toByteArray()});
}

Result<void> deleteTextModel(const Workspace &workspace, const TextModelPlace &place)
{
    return runAlone(workspace, QStringLiteral("DELETE FROM text_model") + whereItIs, valuesOf(place));
}

} // namespace workspace

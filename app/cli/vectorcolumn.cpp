#include "app/cli/vectorcolumn.h"

#include "app/catalog/loadcatalog.h"

namespace cli {

using core::Result;

namespace {

QString vectorColumnNames(const catalog::Table &table)
{
    QStringList names;
    for (const catalog::Column *column : table.vectorColumns())
        names << column->name;
    return names.isEmpty() ? QStringLiteral("it has no vector column")
                           : QStringLiteral("its vector columns: ") + names.join(QStringLiteral(", "));
}

} // namespace

Result<catalog::Table> loadTable(Session &session, const std::shared_ptr<db::ConnectionPool> &pool, const QString &name)
{
    return session.run<catalog::Table>(QStringLiteral("Table"), pool,
                                       [name](jobs::JobContext &context) -> Result<catalog::Table> {
                                           const auto connection = context.lease();
                                           if (!connection)
                                               return connection.error();
                                           return catalog::loadTable(**connection, name);
                                       });
}

Result<QString> vectorColumn(const catalog::Table &table, const QString &name)
{
    const auto candidates = table.vectorColumns();
    if (name.isEmpty() && candidates.size() == 1)
        return candidates.first()->name;
    const QString hint = vectorColumnNames(table);
    if (name.isEmpty())
        return core::invalidInput(QStringLiteral("%1: --column is needed").arg(table.name.toText()), hint);
    const catalog::Column *column = table.column(name);
    if (column && column->vector)
        return name;
    core::Error error = core::invalidInput(
        column ? QStringLiteral("column \"%1\" of %2 is %3, no vector").arg(name, table.name.toText(), column->type)
               : QStringLiteral("%1 has no column \"%2\"").arg(table.name.toText(), name),
        hint);
    if (!column)
        error.kind = core::ErrorKind::Missing;
    return error;
}

} // namespace cli

#include "app/catalog/loadcatalog.h"

#include "app/catalog/tablerow.h"
#include "app/core/resource.h"

#include <algorithm>
#include <limits>

namespace catalog {

using core::Result;

namespace {

db::Parameter textOrNull(const QString &text)
{
    return text.isEmpty() ? db::Parameter::null() : db::Parameter::text(text);
}

db::Statement tablesStatement(const QString &schema, const QString &table, qint64 exactLimit)
{
    return {core::readResource(QStringLiteral(":/sql/catalog_tables.sql")),
            {textOrNull(schema), textOrNull(table), db::Parameter::integer(exactLimit)}};
}

core::Error missing(const QString &message, const QString &hint = {})
{
    core::Error error;
    error.kind = core::ErrorKind::Missing;
    error.message = message;
    error.hint = hint;
    return error;
}

core::Error missingTable(const QString &name, const QString &hint = {})
{
    return missing(QStringLiteral("table %1 does not exist").arg(name), hint);
}

Result<Catalog> readDatabase(db::Connection &connection, const QString &schema)
{
    const auto rows =
        connection.execute({core::readResource(QStringLiteral(":/sql/catalog_database.sql")), {textOrNull(schema)}});
    if (!rows)
        return rows.error();
    Catalog catalog;
    catalog.database = connection.serverInfo().database;
    for (int row = 0; row < rows->rowCount(); ++row) {
        const QString kind = rows->text(row, 0);
        const QString name = rows->text(row, 1);
        if (kind == u"database")
            catalog.databases << name;
        else if (kind == u"extension")
            catalog.extensions << Extension{name, rows->text(row, 2), rows->text(row, 3)};
        else
            catalog.schemas << Schema{name, {}};
    }
    if (!schema.isEmpty() && catalog.schemas.isEmpty())
        return missing(QStringLiteral("schema \"%1\" does not exist").arg(schema));
    return catalog;
}

/// A table whose schema was made since the schemas were read is left for the next time.
void addTables(Catalog &catalog, const db::ResultSet &rows)
{
    QMap<QString, qsizetype> places;
    for (qsizetype i = 0; i < catalog.schemas.size(); ++i)
        places.insert(catalog.schemas[i].name, i);
    for (int row = 0; row < rows.rowCount(); ++row) {
        Table table = tableFromRow(rows, row);
        const auto place = places.constFind(table.name.schema);
        if (place != places.constEnd())
            catalog.schemas[*place].tables << std::move(table);
    }
    for (Schema &schema : catalog.schemas) {
        std::sort(schema.tables.begin(), schema.tables.end(),
                  [](const Table &left, const Table &right) { return left.name < right.name; });
    }
}

} // namespace

Result<Catalog> loadCatalog(jobs::JobContext &context, const QString &schema)
{
    auto connection = context.lease();
    if (!connection)
        return connection.error();
    auto transaction = db::Transaction::begin(**connection, db::Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    // Compiling the statement would take longer than running it.
    if (const auto set = transaction->setLocal(QStringLiteral("jit"), QStringLiteral("off")); !set)
        return set.error();
    auto catalog = readDatabase(**connection, schema);
    if (!catalog)
        return catalog.error();
    const auto rows = (*connection)->execute(tablesStatement(schema, {}, exactCatalogLimit));
    if (!rows)
        return rows.error();
    addTables(*catalog, *rows);
    return catalog;
}

Result<Table> loadTable(db::Connection &connection, const QString &text)
{
    if (text.trimmed().isEmpty())
        return core::invalidInput(QStringLiteral("no table is named"));
    const auto found =
        connection.execute({core::readResource(QStringLiteral(":/sql/catalog_find.sql")), {db::Parameter::text(text)}});
    if (!found)
        return found.error();
    QStringList alike;
    for (int row = 0; row < found->rowCount(); ++row) {
        if (!found->boolean(row, 4))
            alike << found->text(row, 3);
        else if (found->boolean(row, 2))
            return loadTable(connection, ObjectName{found->text(row, 0), found->text(row, 1)});
        else
            return missing(QStringLiteral("%1 is not a table or view").arg(text));
    }
    return missingTable(text, alike.isEmpty() ? QString()
                                              : QStringLiteral("there is %1").arg(alike.join(QStringLiteral(", "))));
}

Result<Table> loadTable(db::Connection &connection, const ObjectName &name)
{
    const auto rows = connection.execute(tablesStatement(name.schema, name.name, std::numeric_limits<qint64>::max()));
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return missingTable(name.toText());
    return tableFromRow(*rows, 0);
}

} // namespace catalog

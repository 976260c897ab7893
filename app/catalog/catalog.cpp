#include "app/catalog/catalog.h"

#include "app/catalog/indexexpression.h"
#include "app/db/quoting.h"

#include <algorithm>

namespace catalog {

QString identifierToSql(const QString &name)
{
    return db::quoteIdentifier(name);
}

QString ObjectName::toSql() const
{
    return db::qualifiedName(schema, name);
}

QString ObjectName::toText() const
{
    return schema + u'.' + name;
}

std::optional<vectors::Distance> Index::distance() const
{
    if (!vectorMethod() || keys.isEmpty())
        return std::nullopt;
    return vectors::distanceOfOperatorClass(keys.first().operatorClass);
}

const Column *Table::column(const QString &columnName) const
{
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&columnName](const Column &column) { return column.name == columnName; });
    return found == columns.end() ? nullptr : &*found;
}

QList<const Column *> Table::vectorColumns() const
{
    QList<const Column *> found;
    for (const Column &column : columns) {
        if (column.vector)
            found << &column;
    }
    return found;
}

QList<const Index *> Table::vectorIndexesOf(const QString &columnName) const
{
    QList<const Index *> found;
    for (const Index &index : indexes) {
        if (!index.vectorMethod() || index.keys.isEmpty())
            continue;
        const IndexKey &key = index.keys.first();
        if (key.column == columnName || columnsRead(key.expression).contains(columnName))
            found << &index;
    }
    return found;
}

const Table *Catalog::table(const ObjectName &name) const
{
    for (const Schema &schema : schemas) {
        if (schema.name != name.schema)
            continue;
        for (const Table &table : schema.tables) {
            if (table.name == name)
                return &table;
        }
    }
    return nullptr;
}

} // namespace catalog

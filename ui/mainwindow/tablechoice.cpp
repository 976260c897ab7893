#include "ui/mainwindow/tablechoice.h"

#include <algorithm>
#include <functional>

namespace {

const catalog::Table *firstTable(const catalog::Catalog &catalog, const QString &schema,
                                 const std::function<bool(const catalog::Table &)> &fits)
{
    for (const catalog::Schema &one : catalog.schemas) {
        if (!schema.isEmpty() && one.name != schema)
            continue;
        const auto found = std::find_if(one.tables.begin(), one.tables.end(), fits);
        if (found != one.tables.end())
            return &*found;
    }
    return nullptr;
}

} // namespace

QList<catalog::ObjectName> tableNames(const catalog::Catalog &catalog)
{
    QList<catalog::ObjectName> names;
    for (const catalog::Schema &schema : catalog.schemas) {
        for (const catalog::Table &table : schema.tables)
            names << table.name;
    }
    return names;
}

const catalog::Table *firstVectorTable(const catalog::Catalog &catalog)
{
    const catalog::Table *first = nullptr;
    for (const catalog::Schema &schema : catalog.schemas) {
        for (const catalog::Table &table : schema.tables) {
            const bool fits = table.readable && !table.vectorColumns().isEmpty();
            if (fits && (!first || table.rows > first->rows))
                first = &table;
        }
    }
    return first;
}

const catalog::Table *tableNamed(const catalog::Catalog &catalog, const QString &schema, const QString &table)
{
    return firstTable(catalog, schema, [&table](const catalog::Table &one) { return one.name.name == table; });
}

const catalog::Table *tableOfIndex(const catalog::Catalog &catalog, const QString &schema, const QString &index)
{
    return firstTable(catalog, schema, [&index](const catalog::Table &one) {
        return std::any_of(one.indexes.begin(), one.indexes.end(),
                           [&index](const catalog::Index &own) { return own.name.name == index; });
    });
}

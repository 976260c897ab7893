#include "app/plan/planfacts.h"

#include <algorithm>

namespace plan {

const ColumnFacts *TableFacts::column(const QString &columnName) const
{
    const auto found = std::ranges::find(columns, columnName, &ColumnFacts::name);
    return found == columns.end() ? nullptr : &*found;
}

QString PlanFacts::setting(const QString &name) const
{
    const auto found = std::ranges::find(settings, name, &Setting::name);
    return found == settings.end() ? QString() : found->value;
}

std::optional<qint64> PlanFacts::number(const QString &name) const
{
    bool isNumber = false;
    const qint64 value = setting(name).toLongLong(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

const TableFacts *PlanFacts::table(const QString &schema, const QString &name) const
{
    const auto found = std::ranges::find_if(tables, [&](const TableFacts &table) {
        return table.name.name == name && (schema.isEmpty() || table.name.schema == schema);
    });
    return found == tables.end() ? nullptr : &*found;
}

const IndexFacts *PlanFacts::index(const TableFacts *table, const QString &name) const
{
    for (const TableFacts &candidate : tables) {
        if (table && &candidate != table)
            continue;
        const auto found =
            std::ranges::find_if(candidate.indexes, [&](const IndexFacts &index) { return index.name.name == name; });
        if (found != candidate.indexes.end())
            return &*found;
    }
    return nullptr;
}

} // namespace plan

#include "ui/mainwindow/tablechoice.h"

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

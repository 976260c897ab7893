#pragma once

#include "app/catalog/catalog.h"

/// The names of all tables, in the catalog's order.
QList<catalog::ObjectName> tableNames(const catalog::Catalog &catalog);

/// The readable table with vectors that has the most rows, of equals the first by name; null when there is none.
const catalog::Table *firstVectorTable(const catalog::Catalog &catalog);

/// The table of a name; the first with it where `schema` is empty. Null when there is none.
const catalog::Table *tableNamed(const catalog::Catalog &catalog, const QString &schema, const QString &table);

/// As tableNamed, for the table that an index is on.
const catalog::Table *tableOfIndex(const catalog::Catalog &catalog, const QString &schema, const QString &index);

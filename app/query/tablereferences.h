#pragma once

#include "app/catalog/catalog.h"
#include "app/db/sqltokens.h"

namespace query {

/// A table as a statement names it.
struct TableReference
{
    QString schema; ///< empty where the statement gives none
    QString name;
    QString alias;

    /// What its columns are qualified by.
    const QString &calledBy() const { return alias.isEmpty() ? name : alias; }

    friend bool operator==(const TableReference &, const TableReference &) = default;
};

/// A name as the server understands it: in lower case, or what stands in the quotes.
QString nameOf(const db::SqlToken &token);

/// The tables behind FROM, JOIN, UPDATE and INTO of a statement that may not be finished, subqueries included.
QList<TableReference> tableReferences(const QString &statement);

/// Without a schema: of "public" before others. Null where there is none.
const catalog::Table *findTable(const catalog::Catalog &catalog, const TableReference &reference);

} // namespace query

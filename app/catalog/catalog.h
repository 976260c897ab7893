#pragma once

#include "app/core/units.h"
#include "app/db/statement.h"
#include "app/vectors/vectortype.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <tuple>

namespace catalog {

/// One name, quoted for SQL.
QString identifierToSql(const QString &name);

/// A table, view or index by schema and name.
struct ObjectName
{
    QString schema;
    QString name;

    /// Quoted for SQL.
    QString toSql() const;
    /// "schema.name" for people and JSON.
    QString toText() const;

    friend bool operator<(const ObjectName &left, const ObjectName &right)
    {
        return std::tie(left.schema, left.name) < std::tie(right.schema, right.name);
    }
    friend bool operator==(const ObjectName &, const ObjectName &) = default;
};

/// Partition: an ordinary table that is attached to a partitioned one. A foreign or partitioned table that is attached
/// stays Foreign or Partitioned; `Table::parent` tells.
enum class TableKind { Ordinary, Partitioned, Partition, Foreign, View, MaterializedView };

/// The vector type of a column; `dimensions` is 0 when the column has no type modifier.
struct VectorShape
{
    vectors::VectorType type = vectors::VectorType::Vector;
    int dimensions = 0;

    friend bool operator==(const VectorShape &, const VectorShape &) = default;
};

struct Column
{
    int number = 0; ///< pg_attribute.attnum
    QString name;
    QString type; ///< format_type, e.g. "vector(128)"
    db::Oid typeOid = 0;
    bool notNull = false;
    bool generated = false;
    QString comment;
    std::optional<VectorShape> vector;

    friend bool operator==(const Column &, const Column &) = default;
};

/// One key of an index: a column by name, or an expression as the server prints it.
struct IndexKey
{
    QString column;
    QString expression;
    QString operatorClass; ///< from pg_opclass, also when the definition leaves it out
    QString type;          ///< format_type of the key, e.g. "halfvec(1536)" for a casting expression

    friend bool operator==(const IndexKey &, const IndexKey &) = default;
};

struct Index
{
    ObjectName name;
    ObjectName table;
    db::Oid oid = 0;
    QString method; ///< "hnsw", "ivfflat", "btree", …
    QList<IndexKey> keys;
    QMap<QString, QString> options; ///< reloptions, e.g. m, ef_construction, lists
    QString predicate;              ///< of a partial index, else empty
    QString definition;             ///< pg_get_indexdef; empty where `loadCatalog` leaves it out
    core::Bytes size;
    bool valid = true;
    bool unique = false;
    bool primary = false;

    /// The method when it is one of pgvector's.
    std::optional<vectors::IndexMethod> vectorMethod() const { return vectors::methodFromName(method); }
    /// The distance a pgvector index orders by.
    std::optional<vectors::Distance> distance() const;

    friend bool operator==(const Index &, const Index &) = default;
};

struct Table
{
    ObjectName name;
    db::Oid oid = 0;
    TableKind kind = TableKind::Ordinary;
    std::optional<ObjectName> parent; ///< the partitioned table that it is attached to
    core::RowEstimate rows;           ///< of a partitioned table: of all its partitions, as are the sizes
    core::Bytes size;                 ///< heap with TOAST
    core::Bytes indexSize;
    bool readable = true; ///< the session's role may SELECT from it
    bool locked = false;  ///< another session holds it exclusively: sizes as of its last VACUUM or ANALYZE, and index
                          ///< definitions, expressions and predicates are missing
    QString comment;
    QList<Column> columns;
    QList<Index> indexes;
    QStringList keyColumns; ///< primary key, else the first unique not-null full index by name, else empty

    const Column *column(const QString &columnName) const;
    QList<const Column *> vectorColumns() const;
    /// pgvector indexes whose key is the column or an expression over it.
    QList<const Index *> vectorIndexesOf(const QString &columnName) const;

    friend bool operator==(const Table &, const Table &) = default;
};

struct Schema
{
    QString name;
    QList<Table> tables; ///< by name
    friend bool operator==(const Schema &, const Schema &) = default;
};

struct Extension
{
    QString name;
    QString version;
    QString schema;
    friend bool operator==(const Extension &, const Extension &) = default;
};

/// What one database holds, as the session's role may see it.
struct Catalog
{
    QString database;
    QStringList databases;
    QList<Schema> schemas;
    QList<Extension> extensions;

    const Table *table(const ObjectName &name) const;
    friend bool operator==(const Catalog &, const Catalog &) = default;
};

} // namespace catalog

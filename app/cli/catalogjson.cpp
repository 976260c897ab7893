#include "app/cli/catalogjson.h"

#include <QJsonArray>

namespace cli {

namespace {

template<class List>
QJsonArray arrayOf(const List &values)
{
    QJsonArray array;
    for (const auto &value : values)
        array.append(value);
    return array;
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject columnJson(const catalog::Column &column)
{
    QJsonValue vector;
    if (column.vector) {
        const int dimensions = column.vector->dimensions;
        vector = QJsonObject{{QStringLiteral("type"), vectors::typeName(column.vector->type)},
                             {QStringLiteral("dimensions"), dimensions > 0 ? QJsonValue(dimensions) : QJsonValue()}};
    }
    return {{QStringLiteral("name"), column.name},
            {QStringLiteral("type"), column.type},
            {QStringLiteral("not_null"), column.notNull},
            {QStringLiteral("generated"), column.generated},
            {QStringLiteral("comment"), textOrNull(column.comment)},
            {QStringLiteral("vector"), vector}};
}

QJsonObject keyJson(const catalog::IndexKey &key)
{
    return {{QStringLiteral("column"), textOrNull(key.column)},
            {QStringLiteral("expression"), textOrNull(key.expression)},
            {QStringLiteral("operator_class"), key.operatorClass},
            {QStringLiteral("type"), key.type}};
}

QJsonObject indexJson(const catalog::Index &index)
{
    QJsonArray keys;
    for (const catalog::IndexKey &key : index.keys)
        keys.append(keyJson(key));
    QJsonObject options;
    for (auto it = index.options.begin(); it != index.options.end(); ++it)
        options.insert(it.key(), it.value());
    const auto distance = index.distance();
    return {{QStringLiteral("name"), index.name.name},
            {QStringLiteral("method"), index.method},
            {QStringLiteral("keys"), keys},
            {QStringLiteral("options"), options},
            {QStringLiteral("distance"), distance ? QJsonValue(vectors::distanceName(*distance)) : QJsonValue()},
            {QStringLiteral("predicate"), textOrNull(index.predicate)},
            {QStringLiteral("size_bytes"), index.size.value},
            {QStringLiteral("valid"), index.valid},
            {QStringLiteral("unique"), index.unique},
            {QStringLiteral("primary"), index.primary},
            {QStringLiteral("definition"), index.definition}};
}

QJsonObject tableJson(const catalog::Table &table)
{
    QJsonArray columns;
    for (const catalog::Column &column : table.columns)
        columns.append(columnJson(column));
    QJsonArray indexes;
    for (const catalog::Index &index : table.indexes)
        indexes.append(indexJson(index));
    return {{QStringLiteral("name"), table.name.name},
            {QStringLiteral("kind"), tableKindName(table.kind)},
            {QStringLiteral("rows_estimate"), table.rows.known() ? QJsonValue(table.rows.value) : QJsonValue()},
            {QStringLiteral("size_bytes"), table.size.value},
            {QStringLiteral("index_size_bytes"), table.indexSize.value},
            {QStringLiteral("readable"), table.readable},
            {QStringLiteral("comment"), textOrNull(table.comment)},
            {QStringLiteral("key_columns"), arrayOf(table.keyColumns)},
            {QStringLiteral("columns"), columns},
            {QStringLiteral("indexes"), indexes}};
}

} // namespace

QString tableKindName(catalog::TableKind kind)
{
    switch (kind) {
    case catalog::TableKind::Ordinary:
        return QStringLiteral("table");
    case catalog::TableKind::Partitioned:
        return QStringLiteral("partitioned_table");
    case catalog::TableKind::Partition:
        return QStringLiteral("partition");
    case catalog::TableKind::Foreign:
        return QStringLiteral("foreign_table");
    case catalog::TableKind::View:
        return QStringLiteral("view");
    case catalog::TableKind::MaterializedView:
        return QStringLiteral("materialized_view");
    }
    Q_UNREACHABLE();
}

QJsonObject toJson(const catalog::Catalog &catalog)
{
    QJsonArray schemas;
    for (const catalog::Schema &schema : catalog.schemas) {
        QJsonArray tables;
        for (const catalog::Table &table : schema.tables)
            tables.append(tableJson(table));
        schemas.append(QJsonObject{{QStringLiteral("name"), schema.name}, {QStringLiteral("tables"), tables}});
    }
    QJsonArray extensions;
    for (const catalog::Extension &extension : catalog.extensions)
        extensions.append(QJsonObject{{QStringLiteral("name"), extension.name},
                                      {QStringLiteral("version"), extension.version},
                                      {QStringLiteral("schema"), extension.schema}});
    return {{QStringLiteral("database"), catalog.database},
            {QStringLiteral("databases"), arrayOf(catalog.databases)},
            {QStringLiteral("schemas"), schemas},
            {QStringLiteral("extensions"), extensions}};
}

} // namespace cli

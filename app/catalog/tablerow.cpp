#include "app/catalog/tablerow.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace catalog {

namespace {

enum Field {
    SchemaField,
    NameField,
    OidField,
    KindField,
    ParentSchemaField,
    ParentNameField,
    RowsField,
    BytesField,
    IndexBytesField,
    ReadableField,
    LockedField,
    CommentField,
    ColumnsField,
    IndexesField
};

QJsonArray arrayAt(const db::ResultSet &result, int row, Field field)
{
    const QByteArrayView bytes = result.bytes(row, field);
    return QJsonDocument::fromJson(QByteArray::fromRawData(bytes.data(), bytes.size())).array();
}

TableKind kindOf(const QString &relkind, bool attached)
{
    if (relkind == u"p")
        return TableKind::Partitioned;
    if (relkind == u"f")
        return TableKind::Foreign;
    if (relkind == u"v")
        return TableKind::View;
    if (relkind == u"m")
        return TableKind::MaterializedView;
    return attached ? TableKind::Partition : TableKind::Ordinary;
}

std::optional<VectorShape> shapeOf(const QString &type, int modifier)
{
    const auto vectorType = vectors::vectorTypeFromName(type);
    if (!vectorType || (*vectorType == vectors::VectorType::Bit && modifier < 1))
        return std::nullopt;
    return VectorShape{*vectorType, std::max(modifier, 0)};
}

Column columnFrom(const QJsonArray &values)
{
    Column column;
    column.number = values[0].toInt();
    column.name = values[1].toString();
    column.type = values[2].toString();
    column.typeOid = db::Oid(values[3].toInteger());
    column.notNull = values[4].toBool();
    column.generated = values[5].toBool();
    column.comment = values[6].toString();
    column.vector = shapeOf(values[7].toString(), values[8].toInt(-1));
    return column;
}

QMap<QString, QString> optionsFrom(const QJsonArray &settings)
{
    QMap<QString, QString> options;
    for (const auto setting : settings) {
        const QString text = setting.toString();
        options.insert(text.section(u'=', 0, 0), text.section(u'=', 1));
    }
    return options;
}

Index indexFrom(const QJsonArray &values, const ObjectName &table)
{
    Index index;
    index.name = {values[0].toString(), values[1].toString()};
    index.table = table;
    index.oid = db::Oid(values[2].toInteger());
    index.method = values[3].toString();
    for (const auto key : values[4].toArray())
        index.keys << IndexKey{key[0].toString(), key[1].toString(), key[2].toString(), key[3].toString()};
    index.options = optionsFrom(values[5].toArray());
    index.predicate = values[6].toString();
    index.definition = values[7].toString();
    index.size.value = values[8].toInteger();
    index.valid = values[9].toBool();
    index.unique = values[10].toBool();
    index.primary = values[11].toBool();
    return index;
}

bool namesRows(const Index &index, const Table &table)
{
    return index.unique && index.valid && index.predicate.isEmpty() && !table.locked &&
           std::all_of(index.keys.begin(), index.keys.end(), [&table](const IndexKey &key) {
               const Column *column = table.column(key.column);
               return column && column->notNull;
           });
}

QStringList keyColumnsOf(const Table &table)
{
    const auto &indexes = table.indexes;
    auto found = std::find_if(indexes.begin(), indexes.end(), [](const Index &index) { return index.primary; });
    if (found == indexes.end()) {
        found = std::find_if(indexes.begin(), indexes.end(),
                             [&table](const Index &index) { return namesRows(index, table); });
    }
    QStringList columns;
    if (found != indexes.end()) {
        for (const IndexKey &key : found->keys)
            columns << key.column;
    }
    return columns;
}

/// pgvector indexes bit(n) for every n, but without its index a bit(1) is most likely a flag.
void forgetFlags(Table &table)
{
    const VectorShape oneBit{vectors::VectorType::Bit, 1};
    for (Column &column : table.columns) {
        if (column.vector == oneBit && table.vectorIndexesOf(column.name).isEmpty())
            column.vector.reset();
    }
}

} // namespace

Table tableFromRow(const db::ResultSet &result, int row)
{
    Table table;
    table.name = {result.text(row, SchemaField), result.text(row, NameField)};
    table.oid = db::Oid(result.integer(row, OidField));
    if (!result.isNull(row, ParentNameField))
        table.parent = ObjectName{result.text(row, ParentSchemaField), result.text(row, ParentNameField)};
    table.kind = kindOf(result.text(row, KindField), table.parent.has_value());
    table.rows.value = result.real(row, RowsField);
    table.size.value = result.integer(row, BytesField);
    table.indexSize.value = result.integer(row, IndexBytesField);
    table.readable = result.boolean(row, ReadableField);
    table.locked = result.boolean(row, LockedField);
    table.comment = result.text(row, CommentField);
    for (const auto column : arrayAt(result, row, ColumnsField))
        table.columns << columnFrom(column.toArray());
    for (const auto index : arrayAt(result, row, IndexesField))
        table.indexes << indexFrom(index.toArray(), table.name);
    table.keyColumns = keyColumnsOf(table);
    forgetFlags(table);
    return table;
}

} // namespace catalog

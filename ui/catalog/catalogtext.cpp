#include "ui/catalog/catalogtext.h"

#include "ui/shared/format.h"

#include <QCoreApplication>

using catalog::Column;
using catalog::Index;
using catalog::Table;
using catalog::TableKind;

namespace catalogtext {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CatalogModel", text);
}

const QString separator = QStringLiteral(" · ");

QString kindWord(TableKind kind)
{
    switch (kind) {
    case TableKind::Ordinary:
        return tr("table");
    case TableKind::Partitioned:
        return tr("partitioned table");
    case TableKind::Partition:
        return tr("partition");
    case TableKind::Foreign:
        return tr("foreign table");
    case TableKind::View:
        return tr("view");
    case TableKind::MaterializedView:
        return tr("materialized view");
    }
    Q_UNREACHABLE();
}

QString tableIcon(TableKind kind)
{
    switch (kind) {
    case TableKind::Ordinary:
    case TableKind::Partition:
        return QStringLiteral("table");
    case TableKind::Partitioned:
        return QStringLiteral("partitioned-table");
    case TableKind::Foreign:
        return QStringLiteral("foreign-table");
    case TableKind::View:
        return QStringLiteral("view");
    case TableKind::MaterializedView:
        return QStringLiteral("materialized-view");
    }
    Q_UNREACHABLE();
}

QStringList optionTexts(const Index &index)
{
    QStringList texts;
    for (auto it = index.options.begin(); it != index.options.end(); ++it)
        texts << it.key() + u' ' + it.value();
    return texts;
}

QString keyText(const catalog::IndexKey &key)
{
    return key.column.isEmpty() ? key.expression : key.column;
}

/// What tells an index from others of its method.
QString indexTraits(const Index &index)
{
    if (index.vectorMethod() && !index.keys.isEmpty())
        return (QStringList{index.keys.first().operatorClass} + optionTexts(index)).join(separator);
    QStringList keys;
    for (const catalog::IndexKey &key : index.keys)
        keys << keyText(key);
    return keys.join(QStringLiteral(", "));
}

QString indexNote(const Index &index)
{
    return index.method + separator + indexTraits(index);
}

QString partitionsText(int count)
{
    return count == 1 ? tr("1 partition") : tr("%1 partitions").arg(formatCount(count));
}

bool hasStorage(TableKind kind)
{
    return kind != TableKind::View && kind != TableKind::Foreign;
}

QString tableFigures(const Table &table)
{
    QStringList parts;
    if (table.rows.known())
        parts << formatEstimate(table.rows);
    if (hasStorage(table.kind))
        parts << formatBytes({table.size.value + table.indexSize.value});
    return parts.join(separator);
}

QString tableToolTip(const Table &table)
{
    QStringList lines{table.name.toText() + separator + kindWord(table.kind)};
    if (!table.comment.isEmpty())
        lines << table.comment;
    if (table.kind != TableKind::View)
        lines << tr("%1 rows by the planner's estimate").arg(formatEstimate(table.rows));
    if (hasStorage(table.kind))
        lines << tr("%1, indexes %2").arg(formatBytes(table.size), formatBytes(table.indexSize));
    if (!table.readable)
        lines << tr("Your role may not read it.");
    if (table.locked)
        lines << tr("Another session holds it exclusively: sizes are as of its last VACUUM or ANALYZE.");
    return lines.join(u'\n');
}

QString columnToolTip(const Table &table, const Column &column)
{
    QStringList lines{column.name + separator + column.type};
    if (!column.comment.isEmpty())
        lines << column.comment;
    if (table.keyColumns.contains(column.name))
        lines << tr("part of the key");
    if (!column.vector)
        return lines.join(u'\n');
    if (column.vector->dimensions == 0)
        lines << tr("The column has no fixed number of dimensions; only an index over a cast can serve it.");
    const auto indexes = table.vectorIndexesOf(column.name);
    if (indexes.isEmpty())
        lines << tr("no pgvector index: every search reads the whole table");
    for (const Index *index : indexes)
        lines << index->name.name + QStringLiteral(": ") + indexNote(*index);
    return lines.join(u'\n');
}

QString indexToolTip(const Index &index)
{
    QStringList lines{index.name.toText() + separator + formatBytes(index.size), indexNote(index)};
    if (!index.predicate.isEmpty())
        lines << tr("only rows where %1").arg(index.predicate);
    if (!index.keys.isEmpty() && index.keys.first().column.isEmpty() && index.vectorMethod())
        lines << tr("over %1").arg(index.keys.first().expression);
    if (!index.valid)
        lines << tr("Not valid: the server does not use it. Drop it and build it again.");
    if (!index.definition.isEmpty())
        lines << index.definition;
    return lines.join(u'\n');
}

} // namespace

QString badge(const catalog::VectorShape &shape)
{
    const QChar letter = vectors::typeName(shape.type).at(0);
    return letter + QStringLiteral(" ") +
           (shape.dimensions > 0 ? QString::number(shape.dimensions) : QStringLiteral("?"));
}

QString name(const CatalogEntry &entry, const CatalogContent &content)
{
    switch (entry.kind) {
    case CatalogNodeKind::Root:
        return content.catalog().database;
    case CatalogNodeKind::Schema:
        return entry.schema->name;
    case CatalogNodeKind::Table:
        return entry.table->name.name;
    case CatalogNodeKind::Column:
        return entry.column->name;
    case CatalogNodeKind::Index:
        return entry.index->name.name;
    case CatalogNodeKind::Partitions:
        return partitionsText(content.partitionCount(*entry.table));
    }
    Q_UNREACHABLE();
}

QStringList badges(const CatalogEntry &entry)
{
    if (entry.kind == CatalogNodeKind::Column && entry.column->vector)
        return {badge(*entry.column->vector)};
    QStringList texts;
    if (entry.kind == CatalogNodeKind::Table) {
        for (const Column *column : entry.table->vectorColumns())
            texts << badge(*column->vector);
    }
    return texts;
}

QStringList methods(const CatalogEntry &entry)
{
    QStringList names;
    if (entry.kind != CatalogNodeKind::Column || !entry.column->vector)
        return names;
    for (const Index *index : entry.table->vectorIndexesOf(entry.column->name)) {
        if (!names.contains(index->method))
            names << index->method;
    }
    return names;
}

QString note(const CatalogEntry &entry)
{
    switch (entry.kind) {
    case CatalogNodeKind::Column:
        return entry.column->vector ? QString() : entry.column->type;
    case CatalogNodeKind::Index:
        return entry.index->vectorMethod() ? indexTraits(*entry.index) : indexNote(*entry.index);
    case CatalogNodeKind::Table:
        return entry.table->locked ? tr("locked by another session") : QString();
    case CatalogNodeKind::Root:
    case CatalogNodeKind::Schema:
    case CatalogNodeKind::Partitions:
        return {};
    }
    Q_UNREACHABLE();
}

QString figures(const CatalogEntry &entry)
{
    switch (entry.kind) {
    case CatalogNodeKind::Table:
        return tableFigures(*entry.table);
    case CatalogNodeKind::Index:
        return entry.index->valid ? formatBytes(entry.index->size) : tr("not valid");
    case CatalogNodeKind::Schema:
        return formatCount(qint64(entry.schema->tables.size()));
    case CatalogNodeKind::Root:
    case CatalogNodeKind::Column:
    case CatalogNodeKind::Partitions:
        return {};
    }
    Q_UNREACHABLE();
}

QString toolTip(const CatalogEntry &entry)
{
    switch (entry.kind) {
    case CatalogNodeKind::Root:
    case CatalogNodeKind::Partitions:
        return {};
    case CatalogNodeKind::Schema:
        return tr("%1 · tables, with partitions: %2")
            .arg(entry.schema->name, formatCount(qint64(entry.schema->tables.size())));
    case CatalogNodeKind::Table:
        return tableToolTip(*entry.table);
    case CatalogNodeKind::Column:
        return columnToolTip(*entry.table, *entry.column);
    case CatalogNodeKind::Index:
        return indexToolTip(*entry.index);
    }
    Q_UNREACHABLE();
}

QString spoken(const CatalogEntry &entry, const CatalogContent &content)
{
    QStringList parts{name(entry, content)};
    if (entry.kind == CatalogNodeKind::Table)
        parts << kindWord(entry.table->kind);
    if (entry.kind == CatalogNodeKind::Column)
        parts << entry.column->type;
    parts << methods(entry) << (entry.index ? indexNote(*entry.index) : note(entry)) << figures(entry);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString icon(const CatalogEntry &entry)
{
    switch (entry.kind) {
    case CatalogNodeKind::Root:
        return QStringLiteral("database");
    case CatalogNodeKind::Schema:
        return QStringLiteral("schema");
    case CatalogNodeKind::Table:
        return entry.table->readable ? tableIcon(entry.table->kind) : QStringLiteral("lock");
    case CatalogNodeKind::Column:
        if (entry.column->vector)
            return QStringLiteral("vector");
        return entry.table->keyColumns.contains(entry.column->name) ? QStringLiteral("key") : QStringLiteral("column");
    case CatalogNodeKind::Index:
        if (!entry.index->valid)
            return QStringLiteral("warning");
        return entry.index->vectorMethod() ? entry.index->method : QStringLiteral("index");
    case CatalogNodeKind::Partitions:
        return QStringLiteral("partitioned-table");
    }
    Q_UNREACHABLE();
}

} // namespace catalogtext

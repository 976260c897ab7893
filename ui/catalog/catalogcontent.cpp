#include "ui/catalog/catalogcontent.h"

#include <algorithm>

using catalog::Column;
using catalog::Index;
using catalog::Schema;
using catalog::Table;

namespace {

bool holdsAll(const QString &text, const QStringList &words)
{
    return std::all_of(words.begin(), words.end(),
                       [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

/// The column whose row the index is shown under.
bool belongsTo(const Index &index, const Table &table, const Column &column)
{
    return column.vector && table.vectorIndexesOf(column.name).contains(&index);
}

} // namespace

CatalogContent::CatalogContent(catalog::Catalog catalog, const QString &filter)
    : m_catalog(std::make_shared<const catalog::Catalog>(std::move(catalog)))
    , m_words(filter.simplified().split(u' ', Qt::SkipEmptyParts))
{
    readPartitions();
    readTables();
}

/// A partition whose parent is not in the catalog (another schema was read only) stands for itself.
void CatalogContent::readPartitions()
{
    for (const Schema &schema : m_catalog->schemas) {
        for (const Table &table : schema.tables) {
            if (table.parent)
                m_partitions[*table.parent] << &table;
        }
    }
    std::erase_if(m_partitions, [this](const auto &entry) { return !m_catalog->table(entry.first); });
}

void CatalogContent::readTables()
{
    for (const Schema &schema : m_catalog->schemas) {
        Tables &shown = m_tables[&schema];
        for (const Table &table : schema.tables) {
            const bool folded = table.parent && m_partitions.count(*table.parent) > 0;
            if (!folded && isShown(table))
                shown << &table;
        }
        m_shownTables += int(shown.size());
    }
}

bool CatalogContent::matches(const Table &table) const
{
    if (m_words.isEmpty() || holdsAll(table.name.toText(), m_words))
        return true;
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [this](const Column &column) { return holdsAll(column.name, m_words); }) ||
           std::any_of(table.indexes.begin(), table.indexes.end(),
                       [this](const Index &index) { return holdsAll(index.name.name, m_words); });
}

bool CatalogContent::isShown(const Table &table) const
{
    if (matches(table))
        return true;
    const auto partitions = m_partitions.find(table.name);
    return partitions != m_partitions.end() &&
           std::any_of(partitions->second.begin(), partitions->second.end(),
                       [this](const Table *partition) { return isShown(*partition); });
}

QList<CatalogEntry> CatalogContent::childrenOf(const CatalogEntry &entry) const
{
    switch (entry.kind) {
    case CatalogNodeKind::Root: {
        QList<CatalogEntry> schemas;
        for (const Schema &schema : m_catalog->schemas) {
            if (m_words.isEmpty() || !m_tables.value(&schema).isEmpty())
                schemas << CatalogEntry{CatalogNodeKind::Schema, &schema};
        }
        return schemas;
    }
    case CatalogNodeKind::Schema:
        return entriesOf(m_tables.value(entry.schema), entry);
    case CatalogNodeKind::Table:
        return tableChildren(entry);
    case CatalogNodeKind::Column:
        return columnChildren(entry);
    case CatalogNodeKind::Partitions: {
        const auto partitions = m_partitions.find(entry.table->name);
        Tables shown = partitions == m_partitions.end() ? Tables() : partitions->second;
        if (!matches(*entry.table))
            shown.removeIf([this](const Table *partition) { return !isShown(*partition); });
        return entriesOf(shown, entry);
    }
    case CatalogNodeKind::Index:
        return {};
    }
    Q_UNREACHABLE();
}

bool CatalogContent::hasChildren(const CatalogEntry &entry) const
{
    switch (entry.kind) {
    case CatalogNodeKind::Root:
        return !m_catalog->schemas.isEmpty();
    case CatalogNodeKind::Schema:
        return !m_tables.value(entry.schema).isEmpty();
    case CatalogNodeKind::Table:
        return !entry.table->columns.isEmpty() || !entry.table->indexes.isEmpty();
    case CatalogNodeKind::Column:
        return entry.column->vector && !entry.table->vectorIndexesOf(entry.column->name).isEmpty();
    case CatalogNodeKind::Partitions:
        return true;
    case CatalogNodeKind::Index:
        return false;
    }
    Q_UNREACHABLE();
}

int CatalogContent::partitionCount(const Table &table) const
{
    const auto partitions = m_partitions.find(table.name);
    return partitions == m_partitions.end() ? 0 : int(partitions->second.size());
}

QList<CatalogEntry> CatalogContent::entriesOf(const Tables &tables, const CatalogEntry &parent) const
{
    QList<CatalogEntry> entries;
    entries.reserve(tables.size());
    for (const Table *table : tables)
        entries << CatalogEntry{CatalogNodeKind::Table, parent.schema, table};
    return entries;
}

QList<CatalogEntry> CatalogContent::tableChildren(const CatalogEntry &entry) const
{
    const Table &table = *entry.table;
    QList<CatalogEntry> entries;
    for (const Column &column : table.columns)
        entries << CatalogEntry{CatalogNodeKind::Column, entry.schema, &table, &column};
    for (const Index &index : table.indexes) {
        const bool underColumn = std::any_of(table.columns.begin(), table.columns.end(),
                                             [&](const Column &column) { return belongsTo(index, table, column); });
        if (!underColumn)
            entries << CatalogEntry{CatalogNodeKind::Index, entry.schema, &table, nullptr, &index};
    }
    if (partitionCount(table) > 0)
        entries << CatalogEntry{CatalogNodeKind::Partitions, entry.schema, &table};
    return entries;
}

QList<CatalogEntry> CatalogContent::columnChildren(const CatalogEntry &entry) const
{
    QList<CatalogEntry> entries;
    if (!entry.column->vector)
        return entries;
    for (const Index *index : entry.table->vectorIndexesOf(entry.column->name))
        entries << CatalogEntry{CatalogNodeKind::Index, entry.schema, entry.table, entry.column, index};
    return entries;
}

#include "ui/catalog/catalogcontent.h"

#include <QSet>

#include <algorithm>
#include <map>

using catalog::Column;
using catalog::Index;
using catalog::ObjectName;
using catalog::Schema;
using catalog::Table;

namespace {

/// Stands between the names of a search text; PostgreSQL has no name with it.
constexpr QChar nameEnd = u'\0';

bool holdsAll(QStringView text, const QStringList &words)
{
    return std::all_of(words.begin(), words.end(), [text](const QString &word) { return text.contains(word); });
}

/// All names that a filter finds the table by.
QString searchText(const Table &table)
{
    QString text = table.name.toText();
    for (const Column &column : table.columns)
        text += nameEnd + column.name;
    for (const Index &index : table.indexes)
        text += nameEnd + index.name.name;
    return text.toCaseFolded();
}

/// The column whose row the index is shown under.
bool belongsTo(const Index &index, const Table &table, const Column &column)
{
    return column.vector && table.vectorIndexesOf(column.name).contains(&index);
}

} // namespace

/// What every filter over one catalog needs, prepared once.
struct CatalogContent::Source
{
    explicit Source(catalog::Catalog read)
        : catalog(std::move(read))
    {
        std::map<ObjectName, const Table *> parents;
        for (const Schema &schema : catalog.schemas) {
            for (const Table &table : schema.tables) {
                searchTexts.insert(&table, searchText(table));
                if (table.kind == catalog::TableKind::Partitioned)
                    parents.emplace(table.name, &table);
            }
        }
        for (const Schema &schema : catalog.schemas) {
            for (const Table &table : schema.tables)
                fold(table, parents);
        }
    }

    /// A partition whose parent is not in the catalog (another schema was read only) stands for itself.
    void fold(const Table &table, const std::map<ObjectName, const Table *> &parents)
    {
        const auto parent = table.parent ? parents.find(*table.parent) : parents.end();
        if (parent == parents.end())
            return;
        partitions[parent->second] << &table;
        folded.insert(&table);
    }

    const catalog::Catalog catalog;
    QHash<const Table *, QString> searchTexts;
    QHash<const Table *, Tables> partitions; ///< by parent
    QSet<const Table *> folded;              ///< shown under their parent
};

CatalogContent::CatalogContent()
    : CatalogContent(catalog::Catalog())
{
}

CatalogContent::CatalogContent(catalog::Catalog catalog, const QString &filter)
    : CatalogContent(std::make_shared<const Source>(std::move(catalog)), filter)
{
}

CatalogContent::CatalogContent(std::shared_ptr<const Source> source, const QString &filter)
    : m_source(std::move(source))
    , m_filter(filter)
    , m_words(filter.simplified().toCaseFolded().split(u' ', Qt::SkipEmptyParts))
{
    readTables();
}

CatalogContent CatalogContent::filtered(const QString &filter) const
{
    return CatalogContent(m_source, filter);
}

const catalog::Catalog &CatalogContent::catalog() const
{
    return m_source->catalog;
}

void CatalogContent::readTables()
{
    for (const Schema &schema : catalog().schemas) {
        Tables &shown = m_tables[&schema];
        for (const Table &table : schema.tables) {
            if (!m_source->folded.contains(&table) && isShown(table))
                shown << &table;
        }
        m_shownTables += int(shown.size());
    }
}

/// One of its names holds all words.
bool CatalogContent::matches(const Table &table) const
{
    if (m_words.isEmpty())
        return true;
    const QString text = m_source->searchTexts.value(&table);
    if (!holdsAll(text, m_words))
        return false;
    if (m_words.size() == 1)
        return true;
    const auto names = QStringView(text).split(nameEnd);
    return std::any_of(names.begin(), names.end(), [this](QStringView name) { return holdsAll(name, m_words); });
}

bool CatalogContent::isShown(const Table &table) const
{
    if (matches(table))
        return true;
    const auto partitions = m_source->partitions.constFind(&table);
    return partitions != m_source->partitions.constEnd() &&
           std::any_of(partitions->begin(), partitions->end(),
                       [this](const Table *partition) { return isShown(*partition); });
}

QList<CatalogEntry> CatalogContent::childrenOf(const CatalogEntry &entry) const
{
    switch (entry.kind) {
    case CatalogNodeKind::Root: {
        QList<CatalogEntry> schemas;
        for (const Schema &schema : catalog().schemas) {
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
        Tables shown = m_source->partitions.value(entry.table);
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
        return !catalog().schemas.isEmpty();
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
    return int(m_source->partitions.value(&table).size());
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

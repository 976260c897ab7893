#pragma once

#include "ui/catalog/catalognode.h"

#include <QHash>
#include <QList>
#include <QStringList>

#include <map>

/// A catalog as the tree sees it: which entries lie below which, with partitions under their parent and without what
/// the filter leaves out. Immutable; entries point into the catalog it holds.
class CatalogContent
{
public:
    CatalogContent() = default;
    explicit CatalogContent(catalog::Catalog catalog, const QString &filter = {});
    CatalogContent(const CatalogContent &) = delete;
    CatalogContent &operator=(const CatalogContent &) = delete;
    CatalogContent(CatalogContent &&) noexcept = default;
    CatalogContent &operator=(CatalogContent &&) noexcept = default;

    const catalog::Catalog &catalog() const { return *m_catalog; }
    QList<CatalogEntry> childrenOf(const CatalogEntry &entry) const;
    bool hasChildren(const CatalogEntry &entry) const;
    /// Partitions directly below the table, the filter applied.
    int partitionCount(const catalog::Table &table) const;
    /// Tables that the filter leaves, partitions not counted.
    int shownTables() const { return m_shownTables; }

private:
    using Tables = QList<const catalog::Table *>;

    void readPartitions();
    void readTables();
    bool matches(const catalog::Table &table) const;
    bool isShown(const catalog::Table &table) const;
    QList<CatalogEntry> tableChildren(const CatalogEntry &entry) const;
    QList<CatalogEntry> columnChildren(const CatalogEntry &entry) const;
    QList<CatalogEntry> entriesOf(const Tables &tables, const CatalogEntry &parent) const;

    std::shared_ptr<const catalog::Catalog> m_catalog = std::make_shared<catalog::Catalog>();
    QStringList m_words;
    std::map<catalog::ObjectName, Tables> m_partitions; ///< by parent
    QHash<const catalog::Schema *, Tables> m_tables;
    int m_shownTables = 0;
};

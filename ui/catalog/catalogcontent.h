#pragma once

#include "ui/catalog/catalognode.h"

#include <QHash>
#include <QList>
#include <QStringList>

/// A catalog as the tree sees it: which entries lie below which, with partitions under their parent and without what
/// the filter leaves out. Made by a job where the catalog is large. Immutable and cheap to copy; entries point into the
/// catalog it holds.
class CatalogContent
{
public:
    CatalogContent();
    explicit CatalogContent(catalog::Catalog catalog, const QString &filter = {});
    /// The same catalog through another filter.
    CatalogContent filtered(const QString &filter) const;

    const catalog::Catalog &catalog() const;
    const QString &filter() const { return m_filter; }
    QList<CatalogEntry> childrenOf(const CatalogEntry &entry) const;
    bool hasChildren(const CatalogEntry &entry) const;
    /// Partitions directly below the table, the filter not applied.
    int partitionCount(const catalog::Table &table) const;
    /// Tables that the filter leaves, partitions not counted.
    int shownTables() const { return m_shownTables; }

private:
    using Tables = QList<const catalog::Table *>;
    struct Source;

    CatalogContent(std::shared_ptr<const Source> source, const QString &filter);
    void readTables();
    bool matches(const catalog::Table &table) const;
    bool isShown(const catalog::Table &table) const;
    QList<CatalogEntry> tableChildren(const CatalogEntry &entry) const;
    QList<CatalogEntry> columnChildren(const CatalogEntry &entry) const;
    QList<CatalogEntry> entriesOf(const Tables &tables, const CatalogEntry &parent) const;

    std::shared_ptr<const Source> m_source;
    QString m_filter;
    QStringList m_words; ///< of the filter, case folded
    QHash<const catalog::Schema *, Tables> m_tables;
    int m_shownTables = 0;
};

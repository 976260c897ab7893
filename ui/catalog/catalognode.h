#pragma once

#include "app/catalog/catalog.h"

#include <QHash>

#include <memory>
#include <vector>

enum class CatalogNodeKind { Root, Schema, Table, Column, Index, Partitions };

/// Names an entry among its siblings, also after the catalog was read anew. Views into the entry's catalog.
struct CatalogKey
{
    CatalogNodeKind kind = CatalogNodeKind::Root;
    QStringView schema;
    QStringView name;

    friend bool operator==(const CatalogKey &left, const CatalogKey &right)
    {
        return left.kind == right.kind && left.name == right.name && left.schema == right.schema;
    }
    // Siblings seldom share a name.
    friend size_t qHash(const CatalogKey &key, size_t seed = 0) { return qHash(key.name, seed); }
};

/// What one row of the tree stands for. The pointers lead into the catalog that the model holds; which of them are set
/// follows from the kind, and `table` is also set for what is below a table.
struct CatalogEntry
{
    CatalogNodeKind kind = CatalogNodeKind::Root;
    const catalog::Schema *schema = nullptr;
    const catalog::Table *table = nullptr;
    const catalog::Column *column = nullptr;
    const catalog::Index *index = nullptr;

    CatalogKey key() const;
};

struct CatalogNode;
using CatalogNodes = std::vector<std::unique_ptr<CatalogNode>>;

/// A row of the tree. Children are made when somebody asks for them: a closed table costs nothing.
struct CatalogNode
{
    CatalogEntry entry;
    CatalogNode *parent = nullptr;
    int row = 0;
    bool populated = false;
    CatalogNodes children;
};

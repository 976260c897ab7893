#pragma once

#include "app/catalog/catalog.h"

#include <memory>
#include <vector>

enum class CatalogNodeKind { Root, Schema, Table, Column, Index, Partitions };

/// What one row of the tree stands for. The pointers lead into the catalog that the model holds; which of them are set
/// follows from the kind, and `table` is also set for what is below a table.
struct CatalogEntry
{
    CatalogNodeKind kind = CatalogNodeKind::Root;
    const catalog::Schema *schema = nullptr;
    const catalog::Table *table = nullptr;
    const catalog::Column *column = nullptr;
    const catalog::Index *index = nullptr;

    /// Names the entry among its siblings, also after the catalog was read anew.
    QString key() const;
};

/// A row of the tree. Children are made when somebody asks for them: a closed table costs nothing.
struct CatalogNode
{
    CatalogEntry entry;
    QString key;
    CatalogNode *parent = nullptr;
    int row = 0;
    bool populated = false;
    std::vector<std::unique_ptr<CatalogNode>> children;
};

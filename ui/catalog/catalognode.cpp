#include "ui/catalog/catalognode.h"

CatalogKey CatalogEntry::key() const
{
    switch (kind) {
    case CatalogNodeKind::Root:
    case CatalogNodeKind::Partitions:
        return {kind, {}, {}};
    case CatalogNodeKind::Schema:
        return {kind, {}, schema->name};
    case CatalogNodeKind::Table:
        return {kind, table->name.schema, table->name.name};
    case CatalogNodeKind::Column:
        return {kind, {}, column->name};
    case CatalogNodeKind::Index:
        return {kind, index->name.schema, index->name.name};
    }
    Q_UNREACHABLE();
}

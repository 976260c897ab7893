#include "ui/catalog/catalognode.h"

QString CatalogEntry::key() const
{
    switch (kind) {
    case CatalogNodeKind::Root:
        return {};
    case CatalogNodeKind::Schema:
        return schema->name;
    case CatalogNodeKind::Table:
        return table->name.toSql();
    case CatalogNodeKind::Column:
        return QStringLiteral("column ") + column->name;
    case CatalogNodeKind::Index:
        return QStringLiteral("index ") + index->name.name;
    case CatalogNodeKind::Partitions:
        return QStringLiteral("partitions");
    }
    Q_UNREACHABLE();
}

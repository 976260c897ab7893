#include "app/tables/windowrequest.h"

#include <algorithm>

namespace tables {

SortOrder indexedOrder(const QString &column, SortDirection direction)
{
    return {column, direction, direction == SortDirection::Ascending ? NullOrder::Last : NullOrder::First};
}

RowIdentity rowIdentity(const WindowRequest &request)
{
    const QStringList &key = request.table.keyColumns;
    const bool keyReadable = std::none_of(
        key.begin(), key.end(), [&request](const QString &column) { return request.limits.denied.contains(column); });
    if (!key.isEmpty() && keyReadable)
        return RowIdentity::Key;
    if (request.limits.placeOnly || !request.limits.denied.isEmpty())
        return RowIdentity::Place;
    switch (request.table.kind) {
    case catalog::TableKind::Ordinary:
    case catalog::TableKind::Partition:
    case catalog::TableKind::MaterializedView:
        return RowIdentity::Ctid;
    case catalog::TableKind::Partitioned:
    case catalog::TableKind::Foreign:
    case catalog::TableKind::View:
        return RowIdentity::Place;
    }
    Q_UNREACHABLE();
}

QStringList identityColumns(const WindowRequest &request)
{
    switch (rowIdentity(request)) {
    case RowIdentity::Key:
        return request.table.keyColumns;
    case RowIdentity::Ctid:
        return {QStringLiteral("ctid")};
    case RowIdentity::Place:
        return {};
    }
    Q_UNREACHABLE();
}

QList<catalog::Column> shownColumns(const WindowRequest &request)
{
    if (request.columns.isEmpty())
        return request.table.columns;
    QList<catalog::Column> shown;
    for (const QString &name : request.columns) {
        if (const catalog::Column *column = request.table.column(name))
            shown << *column;
    }
    return shown;
}

} // namespace tables

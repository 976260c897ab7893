#include "app/indexes/indexusage.h"

#include <algorithm>

namespace indexes {

namespace {

using namespace Qt::StringLiterals;

} // namespace

std::optional<vectors::Distance> IndexUsage::distance() const
{
    return keys.isEmpty() ? std::nullopt : vectors::distanceOfOperatorClass(keys.first().operatorClass);
}

QString IndexUsage::requiredBy() const
{
    if (primary)
        return u"primary key "_s + constraint;
    if (exclusion)
        return u"exclusion constraint "_s + constraint;
    if (unique)
        return constraint.isEmpty() ? u"uniqueness of its keys"_s : u"unique constraint "_s + constraint;
    if (replicaIdentity)
        return u"replica identity of "_s + table.toText();
    if (!foreignKeys.isEmpty())
        return u"foreign key "_s + foreignKeys.join(u", "_s);
    return clustered ? u"CLUSTER of "_s + table.toText() : QString();
}

const IndexUsage *UsageSnapshot::index(db::Oid oid) const
{
    const auto found = std::ranges::find(indexes, oid, &IndexUsage::oid);
    return found == indexes.end() ? nullptr : &*found;
}

const TableUsage *UsageSnapshot::table(db::Oid oid) const
{
    const auto found = std::ranges::find(tables, oid, &TableUsage::oid);
    return found == tables.end() ? nullptr : &*found;
}

QList<const IndexUsage *> UsageSnapshot::indexesOf(db::Oid table) const
{
    QList<const IndexUsage *> found;
    for (const IndexUsage &index : indexes) {
        if (index.tableOid == table)
            found << &index;
    }
    return found;
}

} // namespace indexes

#include "app/indexes/usagerates.h"

#include <QHash>

#include <algorithm>

namespace indexes {

namespace {

bool wentDown(const IndexCounters &before, const IndexCounters &after)
{
    return after.scans < before.scans || after.tuplesRead < before.tuplesRead ||
           after.tuplesFetched < before.tuplesFetched || after.blocksHit < before.blocksHit ||
           after.blocksRead < before.blocksRead;
}

bool wentDown(const TableUsage &before, const TableUsage &after)
{
    return after.sequentialScans < before.sequentialScans || after.sequentialRows < before.sequentialRows ||
           after.blocksHit < before.blocksHit || after.blocksRead < before.blocksRead;
}

IndexRates ratesOf(const IndexCounters &before, const IndexCounters &after, double seconds)
{
    const auto rate = [seconds](qint64 from, qint64 to) {
        return double(to - from) / seconds;
    };
    IndexRates rates;
    rates.scans = rate(before.scans, after.scans);
    rates.tuplesRead = rate(before.tuplesRead, after.tuplesRead);
    rates.tuplesFetched = rate(before.tuplesFetched, after.tuplesFetched);
    rates.blocksHit = rate(before.blocksHit, after.blocksHit);
    rates.blocksRead = rate(before.blocksRead, after.blocksRead);
    rates.grown = after.size.value - before.size.value;
    return rates;
}

TableRates ratesOf(const TableUsage &before, const TableUsage &after, double seconds)
{
    return {double(after.sequentialScans - before.sequentialScans) / seconds,
            double(after.sequentialRows - before.sequentialRows) / seconds,
            double(after.blocksHit - before.blocksHit) / seconds,
            double(after.blocksRead - before.blocksRead) / seconds};
}

template<class Item>
QHash<db::Oid, const Item *> byOid(const QList<Item> &items)
{
    QHash<db::Oid, const Item *> found;
    found.reserve(items.size());
    for (const Item &item : items)
        found.insert(item.oid, &item);
    return found;
}

} // namespace

UsageRates ratesBetween(const UsageSnapshot &before, const UsageSnapshot &after)
{
    UsageRates rates;
    rates.seconds = double(before.takenAt.msecsTo(after.takenAt)) / 1000;
    if (before.server != after.server || before.database != after.database || rates.seconds <= 0)
        return {};
    rates.reset = before.statsSince != after.statsSince;
    const auto indexes = byOid(before.indexes);
    for (const IndexUsage &index : after.indexes) {
        const IndexUsage *earlier = indexes.value(index.oid);
        if (!earlier)
            continue;
        if (!wentDown(earlier->counters, index.counters) && !rates.reset)
            rates.indexes.insert(index.oid, ratesOf(earlier->counters, index.counters, rates.seconds));
        else if (!rates.reset)
            rates.resetIndexes << index.oid;
    }
    const auto tables = byOid(before.tables);
    for (const TableUsage &table : after.tables) {
        const TableUsage *earlier = tables.value(table.oid);
        if (earlier && !rates.reset && !wentDown(*earlier, table))
            rates.tables.insert(table.oid, ratesOf(*earlier, table, rates.seconds));
    }
    return rates;
}

} // namespace indexes

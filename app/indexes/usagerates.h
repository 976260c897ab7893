#pragma once

#include "app/indexes/indexusage.h"

namespace indexes {

/// What happened to an index between two readings, a second.
struct IndexRates
{
    double scans = 0;
    double tuplesRead = 0;
    double tuplesFetched = 0;
    double blocksHit = 0;
    double blocksRead = 0;
    qint64 grown = 0; ///< bytes, not a second

    friend bool operator==(const IndexRates &, const IndexRates &) = default;
};

struct TableRates
{
    double sequentialScans = 0;
    double sequentialRows = 0;
    double blocksHit = 0;
    double blocksRead = 0;

    friend bool operator==(const TableRates &, const TableRates &) = default;
};

/// Rates by oid of what both readings have. Where the counters began anew in between there are none: the first reading
/// after a reset only begins a new line.
struct UsageRates
{
    double seconds = 0;          ///< between the readings, by the server's clock
    bool reset = false;          ///< the statistics of the whole database began anew in between
    QList<db::Oid> resetIndexes; ///< whose counters went down without that: reset one by one, or rebuilt
    QMap<db::Oid, IndexRates> indexes;
    QMap<db::Oid, TableRates> tables;

    friend bool operator==(const UsageRates &, const UsageRates &) = default;
};

/// Pure. Nothing when the readings are of different databases or no time lies between them.
UsageRates ratesBetween(const UsageSnapshot &before, const UsageSnapshot &after);

} // namespace indexes

#include "app/indexes/usagerow.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace indexes {

namespace {

enum IndexField {
    IndexOid,
    IndexSchema,
    IndexName,
    IndexTableOid,
    IndexTableSchema,
    IndexTable,
    Method,
    IndexPartitioned,
    IndexParent,
    Valid,
    Ready,
    Unique,
    Primary,
    Exclusion,
    ReplicaIdentity,
    Clustered,
    Keys,
    KeyCount,
    Options,
    Predicate,
    Definition,
    Constraint,
    ForeignKeys,
    OfExtension,
    Entries,
    Building,
    Phase,
    Percent,
    Scans,
    TuplesRead,
    TuplesFetched,
    IndexBlocksHit,
    IndexBlocksRead,
    IndexBytes,
    LastScan
};

enum TableField {
    TableOid,
    TableSchema,
    TableName,
    TablePartitioned,
    TableParent,
    Rows,
    LiveRows,
    DeadRows,
    Changed,
    SequentialScans,
    SequentialRows,
    TableBlocksHit,
    TableBlocksRead,
    TableBytes,
    LastVacuum,
    LastAnalyze,
    Columns
};

QJsonArray arrayAt(const db::ResultSet &rows, int row, int column)
{
    return QJsonDocument::fromJson(rows.bytes(row, column).toByteArray()).array();
}

std::optional<db::Oid> oidAt(const db::ResultSet &rows, int row, int column)
{
    return rows.isNull(row, column) ? std::nullopt : std::optional(db::Oid(rows.integer(row, column)));
}

core::RowEstimate estimateAt(const db::ResultSet &rows, int row, int column)
{
    return rows.isNull(row, column) ? core::RowEstimate{} : core::RowEstimate{rows.real(row, column)};
}

void addKeys(IndexUsage &index, const QJsonArray &list, int keyCount)
{
    for (qsizetype at = 0; at < list.size(); ++at) {
        const QJsonArray key = list[at].toArray();
        if (at >= keyCount) {
            index.included << key[0].toString();
            continue;
        }
        index.keys << ObservedKey{key[0].toString(), key[1].toString(), key[2].toString(),
                                  key[3].toString(), key[4].toInt(),    db::Oid(key[5].toInteger())};
    }
}

QMap<QString, QString> optionsFrom(const QJsonArray &settings)
{
    QMap<QString, QString> options;
    for (const auto setting : settings)
        options.insert(setting.toString().section(u'=', 0, 0), setting.toString().section(u'=', 1));
    return options;
}

IndexCounters countersAt(const db::ResultSet &rows, int row)
{
    IndexCounters counters;
    counters.scans = rows.integer(row, Scans);
    counters.tuplesRead = rows.integer(row, TuplesRead);
    counters.tuplesFetched = rows.integer(row, TuplesFetched);
    counters.blocksHit = rows.integer(row, IndexBlocksHit);
    counters.blocksRead = rows.integer(row, IndexBlocksRead);
    counters.size.value = rows.integer(row, IndexBytes);
    counters.lastScan = timeAt(rows, row, LastScan);
    return counters;
}

SearchColumn columnFrom(const QJsonArray &values)
{
    SearchColumn column{values[0].toString(), values[1].toString(), values[2].toString(), {}, {}};
    const auto type = vectors::vectorTypeFromName(column.base);
    const int dimensions = values[3].toInt(-1);
    if (type && !(*type == vectors::VectorType::Bit && dimensions < 2)) // a bit(1) is most likely a flag
        column.vector = catalog::VectorShape{*type, std::max(dimensions, 0)};
    if (values[4].isDouble())
        column.averageWidth = core::Bytes{values[4].toInteger()};
    return column;
}

void add(IndexCounters &sum, const IndexCounters &part)
{
    sum.scans += part.scans;
    sum.tuplesRead += part.tuplesRead;
    sum.tuplesFetched += part.tuplesFetched;
    sum.blocksHit += part.blocksHit;
    sum.blocksRead += part.blocksRead;
    sum.size.value += part.size.value;
    sum.lastScan = std::max(sum.lastScan, part.lastScan);
}

void add(TableUsage &sum, const TableUsage &part)
{
    if (part.rows.known())
        sum.rows.value = std::max(sum.rows.value, 0.0) + part.rows.value;
    sum.liveRows += part.liveRows;
    sum.deadRows += part.deadRows;
    sum.changedSinceAnalyze += part.changedSinceAnalyze;
    sum.sequentialScans += part.sequentialScans;
    sum.sequentialRows += part.sequentialRows;
    sum.blocksHit += part.blocksHit;
    sum.blocksRead += part.blocksRead;
    sum.size.value += part.size.value;
}

/// Calls `addTo(ancestor, leaf)` for every partitioned one above each that has storage.
template<class Item, class Add>
void sumInto(QList<Item> &items, const Add &addTo)
{
    QHash<db::Oid, qsizetype> places;
    for (qsizetype at = 0; at < items.size(); ++at)
        places.insert(items[at].oid, at);
    for (qsizetype at = 0; at < items.size(); ++at) {
        if (items[at].partitioned)
            continue;
        for (auto parent = items[at].parent; parent && places.contains(*parent);) {
            Item &above = items[places.value(*parent)];
            addTo(above, items[at]);
            parent = above.parent;
        }
    }
}

} // namespace

std::optional<QDateTime> timeAt(const db::ResultSet &rows, int row, int column)
{
    if (rows.isNull(row, column))
        return std::nullopt;
    return QDateTime::fromMSecsSinceEpoch(rows.integer(row, column), Qt::UTC);
}

IndexUsage indexFromRow(const db::ResultSet &rows, int row)
{
    IndexUsage index;
    index.oid = db::Oid(rows.integer(row, IndexOid));
    index.name = {rows.text(row, IndexSchema), rows.text(row, IndexName)};
    index.tableOid = db::Oid(rows.integer(row, IndexTableOid));
    index.table = {rows.text(row, IndexTableSchema), rows.text(row, IndexTable)};
    index.method = rows.text(row, Method);
    index.partitioned = rows.boolean(row, IndexPartitioned);
    index.parent = oidAt(rows, row, IndexParent);
    index.valid = rows.boolean(row, Valid);
    index.ready = rows.boolean(row, Ready);
    index.unique = rows.boolean(row, Unique);
    index.primary = rows.boolean(row, Primary);
    index.exclusion = rows.boolean(row, Exclusion);
    index.replicaIdentity = rows.boolean(row, ReplicaIdentity);
    index.clustered = rows.boolean(row, Clustered);
    addKeys(index, arrayAt(rows, row, Keys), int(rows.integer(row, KeyCount)));
    index.options = optionsFrom(arrayAt(rows, row, Options));
    index.predicate = rows.text(row, Predicate);
    index.definition = rows.text(row, Definition);
    index.constraint = rows.text(row, Constraint);
    for (const auto name : arrayAt(rows, row, ForeignKeys))
        index.foreignKeys << name.toString();
    index.ofExtension = rows.boolean(row, OfExtension);
    index.rows = estimateAt(rows, row, Entries);
    if (rows.boolean(row, Building)) {
        index.building = BuildState{rows.text(row, Phase), {}};
        if (!rows.isNull(row, Percent))
            index.building->percent = rows.real(row, Percent);
    }
    index.counters = countersAt(rows, row);
    return index;
}

TableUsage tableFromRow(const db::ResultSet &rows, int row)
{
    TableUsage table;
    table.oid = db::Oid(rows.integer(row, TableOid));
    table.name = {rows.text(row, TableSchema), rows.text(row, TableName)};
    table.partitioned = rows.boolean(row, TablePartitioned);
    table.parent = oidAt(rows, row, TableParent);
    if (!table.partitioned) // an ANALYZE of the whole counts the partitions' rows once more
        table.rows = estimateAt(rows, row, Rows);
    table.liveRows = rows.integer(row, LiveRows);
    table.deadRows = rows.integer(row, DeadRows);
    table.changedSinceAnalyze = rows.integer(row, Changed);
    table.sequentialScans = rows.integer(row, SequentialScans);
    table.sequentialRows = rows.integer(row, SequentialRows);
    table.blocksHit = rows.integer(row, TableBlocksHit);
    table.blocksRead = rows.integer(row, TableBlocksRead);
    table.size.value = rows.integer(row, TableBytes);
    table.lastVacuum = timeAt(rows, row, LastVacuum);
    table.lastAnalyze = timeAt(rows, row, LastAnalyze);
    for (const auto column : arrayAt(rows, row, Columns))
        table.columns << columnFrom(column.toArray());
    return table;
}

void sumPartitions(UsageSnapshot &snapshot)
{
    sumInto(snapshot.indexes, [](IndexUsage &above, const IndexUsage &part) {
        add(above.counters, part.counters);
        if (part.rows.known())
            above.rows.value = std::max(above.rows.value, 0.0) + part.rows.value;
    });
    sumInto(snapshot.tables, [](TableUsage &above, const TableUsage &part) { add(above, part); });
}

} // namespace indexes

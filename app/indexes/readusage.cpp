#include "app/indexes/readusage.h"

#include "app/core/resource.h"
#include "app/db/quoting.h"
#include "app/indexes/usagerow.h"

#include <QHash>

namespace indexes {

using core::Result;

namespace {

using namespace Qt::StringLiterals;

db::Statement statement(const QString &sql, const UsageRequest &request, bool described)
{
    return {sql,
            {db::Parameter::text(described ? u"true"_s : u"false"_s), db::Parameter::integer(ExactSizes),
             request.table ? db::Parameter::integer(*request.table) : db::Parameter::null()}};
}

Result<UsageSnapshot> readServer(db::Connection &connection)
{
    const auto row = connection.execute(core::readResource(u":/sql/index_server.sql"_s));
    if (!row)
        return row.error();
    UsageSnapshot snapshot;
    snapshot.server = row->text(0, 0);
    snapshot.database = row->text(0, 1);
    snapshot.takenAt = *timeAt(*row, 0, 2);
    snapshot.statsSince = timeAt(*row, 0, 3);
    snapshot.standby = row->boolean(0, 4);
    snapshot.standbys = int(row->integer(0, 5));
    snapshot.serverVersion = int(row->integer(0, 6));
    snapshot.statementsSchema = row->text(0, 7);
    snapshot.bufferCacheSchema = row->text(0, 8);
    return snapshot;
}

Result<void> readIndexes(db::Connection &connection, const UsageRequest &request, bool described,
                         UsageSnapshot &snapshot)
{
    QString sql = core::readResource(u":/sql/index_usage.sql"_s);
    const bool tellsLastScan = snapshot.serverVersion >= 160000;
    // The last of them, behind the comment that names it.
    sql.replace(sql.lastIndexOf("LASTSCAN"_L1), 8,
                tellsLastScan ? u"pg_stat_get_lastscan(i.indexrelid)"_s : u"NULL::timestamptz"_s);
    const auto rows = connection.execute(statement(sql, request, described));
    if (!rows)
        return rows.error();
    snapshot.indexes.reserve(rows->rowCount());
    for (int row = 0; row < rows->rowCount(); ++row)
        snapshot.indexes << indexFromRow(*rows, row);
    return {};
}

Result<void> readTables(db::Connection &connection, const UsageRequest &request, bool described,
                        UsageSnapshot &snapshot)
{
    const auto rows = connection.execute(statement(core::readResource(u":/sql/table_usage.sql"_s), request, described));
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount(); ++row)
        snapshot.tables << tableFromRow(*rows, row);
    return {};
}

Result<void> readBuffers(db::Connection &connection, UsageSnapshot &snapshot)
{
    const QString sql =
        core::readResource(u":/sql/index_buffers.sql"_s)
            .replace("FROM BUFFERCACHE."_L1, "FROM "_L1 + db::quoteIdentifier(snapshot.bufferCacheSchema) + u'.');
    const auto rows = connection.execute(sql);
    if (!rows)
        return rows.error();
    QHash<db::Oid, qint64> bytes;
    for (int row = 0; row < rows->rowCount(); ++row)
        bytes.insert(db::Oid(rows->integer(row, 0)), rows->integer(row, 1));
    for (IndexUsage &index : snapshot.indexes) {
        if (!index.partitioned)
            index.buffered = core::Bytes{bytes.value(index.oid)};
    }
    return {};
}

/// Takes the descriptions of `known` over; false when they are of other indexes or tables.
bool describe(UsageSnapshot &snapshot, const UsageSnapshot &known)
{
    if (snapshot.indexes.size() != known.indexes.size() || snapshot.tables.size() != known.tables.size())
        return false;
    for (qsizetype at = 0; at < snapshot.indexes.size(); ++at) {
        IndexUsage &index = snapshot.indexes[at];
        const IndexUsage &before = known.indexes[at];
        const bool same = index.oid == before.oid && index.name == before.name && index.table == before.table &&
                          index.valid == before.valid && index.ready == before.ready && index.options == before.options;
        if (!same)
            return false;
        index.keys = before.keys;
        index.included = before.included;
        index.predicate = before.predicate;
        index.definition = before.definition;
        index.constraint = before.constraint;
        index.foreignKeys = before.foreignKeys;
        index.ofExtension = before.ofExtension;
    }
    for (qsizetype at = 0; at < snapshot.tables.size(); ++at) {
        if (snapshot.tables[at].oid != known.tables[at].oid || snapshot.tables[at].name != known.tables[at].name)
            return false;
        snapshot.tables[at].columns = known.tables[at].columns;
    }
    return true;
}

Result<UsageSnapshot> readOnce(db::Connection &connection, const UsageRequest &request, bool described)
{
    auto transaction = db::Transaction::begin(connection, db::Transaction::Mode::ReadOnlySnapshot);
    if (!transaction)
        return transaction.error();
    // Compiling the statements would take longer than running them.
    if (const auto set = transaction->setLocal(u"jit"_s, u"off"_s); !set)
        return set.error();
    auto snapshot = readServer(connection);
    if (!snapshot)
        return snapshot.error();
    if (const auto read = readIndexes(connection, request, described, *snapshot); !read)
        return read.error();
    if (const auto read = readTables(connection, request, described, *snapshot); !read)
        return read.error();
    if (request.buffers && !snapshot->bufferCacheSchema.isEmpty()) {
        if (const auto read = readBuffers(connection, *snapshot); !read)
            return read.error();
    }
    if (const auto ended = transaction->rollback(); !ended)
        return ended.error();
    sumPartitions(*snapshot);
    return snapshot;
}

} // namespace

Result<UsageSnapshot> readUsage(db::Connection &connection, const UsageRequest &request, const UsageSnapshot *known)
{
    if (known) {
        auto snapshot = readOnce(connection, request, false);
        if (!snapshot || describe(*snapshot, *known))
            return snapshot;
    }
    return readOnce(connection, request, true);
}

} // namespace indexes

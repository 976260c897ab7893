#pragma once

#include "app/catalog/catalog.h"
#include "app/core/units.h"

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace indexes {

/// What the server has counted of an index since its statistics began. Of a partitioned index: of all its parts.
struct IndexCounters
{
    qint64 scans = 0;
    qint64 tuplesRead = 0;    ///< entries that scans gave
    qint64 tuplesFetched = 0; ///< live rows that plain scans fetched by them
    qint64 blocksHit = 0;
    qint64 blocksRead = 0; ///< not in shared_buffers
    core::Bytes size;
    std::optional<QDateTime> lastScan; ///< UTC; from PostgreSQL 16, none where it was never scanned

    friend bool operator==(const IndexCounters &, const IndexCounters &) = default;
};

/// One key of an index, with all that makes it equal to another one's.
struct ObservedKey
{
    QString column;     ///< empty for an expression
    QString expression; ///< as the server prints it
    QString operatorClass;
    QString type;   ///< format_type, "halfvec(1536)"
    int option = 0; ///< pg_index.indoption: DESC, NULLS FIRST
    db::Oid collation = 0;

    friend bool operator==(const ObservedKey &, const ObservedKey &) = default;
};

/// How far a build is that is going on now.
struct BuildState
{
    QString phase;                 ///< the server's words; empty where the role may not see them
    std::optional<double> percent; ///< by blocks, which all methods count

    friend bool operator==(const BuildState &, const BuildState &) = default;
};

/// One index with what it is, what keeps it, and what was counted of it.
struct IndexUsage
{
    db::Oid oid = 0;
    catalog::ObjectName name;
    db::Oid tableOid = 0;
    catalog::ObjectName table;
    QString method; ///< "hnsw", "ivfflat", "btree", …
    QList<ObservedKey> keys;
    QStringList included; ///< columns of INCLUDE
    QMap<QString, QString> options;
    QString predicate;  ///< of a partial index, else empty
    QString definition; ///< pg_get_indexdef; empty while another session holds the index exclusively
    bool valid = true;
    bool ready = true; ///< for inserts
    bool unique = false;
    bool primary = false;
    bool exclusion = false;
    bool replicaIdentity = false;
    bool clustered = false;
    QString constraint;                  ///< that it implements
    QStringList foreignKeys;             ///< constraints of its table whose checks search it when a referenced row goes
    bool partitioned = false;            ///< has no entries of its own
    std::optional<db::Oid> parent;       ///< the partitioned index that it is a part of
    bool ofExtension = false;            ///< its table belongs to an extension
    core::RowEstimate rows;              ///< entries as of its build or the last VACUUM or ANALYZE
    std::optional<BuildState> building;  ///< a build on its table goes on, or waits, now
    std::optional<core::Bytes> buffered; ///< of it in shared_buffers, where pg_buffercache was asked
    IndexCounters counters;

    /// The method when it is one of pgvector's.
    std::optional<vectors::IndexMethod> vectorMethod() const { return vectors::methodFromName(method); }
    /// The distance that a pgvector index orders by.
    std::optional<vectors::Distance> distance() const;
    /// What a DROP would break beside queries: "primary key items_pkey"; empty for none.
    QString requiredBy() const;

    friend bool operator==(const IndexUsage &, const IndexUsage &) = default;
};

/// A column that indexes for search are made for: of a vector type, jsonb or tsvector.
struct SearchColumn
{
    QString name;
    QString type; ///< format_type
    QString base; ///< "vector", "bit", "jsonb", "tsvector", … also where the type is a domain
    std::optional<catalog::VectorShape> vector;
    std::optional<core::Bytes> averageWidth; ///< from pg_stats

    friend bool operator==(const SearchColumn &, const SearchColumn &) = default;
};

/// One table with what was counted of it. Of a partitioned table: of all its partitions.
struct TableUsage
{
    db::Oid oid = 0;
    catalog::ObjectName name;
    bool partitioned = false;
    std::optional<db::Oid> parent;
    core::RowEstimate rows; ///< of the planner
    qint64 liveRows = 0;
    qint64 deadRows = 0;
    qint64 changedSinceAnalyze = 0;
    qint64 sequentialScans = 0;
    qint64 sequentialRows = 0; ///< that they read
    qint64 blocksHit = 0;      ///< of the heap
    qint64 blocksRead = 0;
    core::Bytes size;                    ///< heap with TOAST
    std::optional<QDateTime> lastVacuum; ///< by a person or automatic, the later; UTC
    std::optional<QDateTime> lastAnalyze;
    QList<SearchColumn> columns;

    /// The larger of what the planner and the statistics know.
    double knownRows() const { return std::max(rows.value, double(liveRows)); }

    friend bool operator==(const TableUsage &, const TableUsage &) = default;
};

/// Everything that one tick reads.
struct UsageSnapshot
{
    QString server; ///< tells one server's statistics from another's, and a standby's from its primary's
    QString database;
    QDateTime takenAt;                   ///< by the server's clock, UTC
    std::optional<QDateTime> statsSince; ///< when the counters began; none where the server does not tell
    bool standby = false;
    int standbys = 0; ///< servers that receive this one's changes
    int serverVersion = 0;
    QString statementsSchema;  ///< of pg_stat_statements; empty when it is not in the database
    QString bufferCacheSchema; ///< of pg_buffercache
    QList<IndexUsage> indexes; ///< by table, then by name
    QList<TableUsage> tables;  ///< by name

    const IndexUsage *index(db::Oid oid) const;
    const TableUsage *table(db::Oid oid) const;
    /// Those of one table, in the order of the list.
    QList<const IndexUsage *> indexesOf(db::Oid table) const;

    friend bool operator==(const UsageSnapshot &, const UsageSnapshot &) = default;
};

} // namespace indexes

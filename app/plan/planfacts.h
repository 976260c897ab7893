#pragma once

#include "app/catalog/catalog.h"
#include "app/core/result.h"
#include "app/core/units.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace plan {

/// A server setting and its value, as SHOW gives it.
struct Setting
{
    QString name;
    QString value;

    friend bool operator==(const Setting &, const Setting &) = default;
};

struct ColumnFacts
{
    QString name;
    QString type;                               ///< format_type, "vector(64)"
    std::optional<catalog::VectorShape> vector; ///< of pgvector's types and bit(n)
    QString storage;                            ///< plain, external, extended or main
    std::optional<double> nullFraction;         ///< from pg_stats; none when it was never analysed
    std::optional<core::Bytes> averageWidth;    ///< from pg_stats: 18 for a vector that lies in TOAST
    std::optional<double> distinctValues;       ///< n_distinct: below zero as a share of the rows

    friend bool operator==(const ColumnFacts &, const ColumnFacts &) = default;
};

struct IndexFacts
{
    catalog::ObjectName name;
    QString definition;
    QString method;          ///< hnsw, ivfflat, btree, …
    QString operatorClass;   ///< of the first key
    QStringList operators;   ///< that the first key can order by: "<=>"
    QString key;             ///< the first key as the server prints it: a column or an expression
    bool expression = false; ///< the key is an expression
    QString keyType;         ///< format_type of the first key
    int keyCount = 1;
    QString predicate; ///< of a partial index
    QMap<QString, QString> options;
    core::Bytes size;
    core::RowEstimate rows; ///< entries as of the last VACUUM or ANALYZE
    bool valid = true;
    bool unique = false;
    std::optional<qint64> scans; ///< since the statistics were reset

    /// The method when it is one of pgvector's.
    std::optional<vectors::IndexMethod> vectorMethod() const { return vectors::methodFromName(method); }

    friend bool operator==(const IndexFacts &, const IndexFacts &) = default;
};

struct TableFacts
{
    catalog::ObjectName name;
    bool partitioned = false;                  ///< has no rows of its own
    std::optional<catalog::ObjectName> parent; ///< the partitioned table that it is attached to
    core::RowEstimate rows;
    qint64 pages = 0; ///< of the heap as the planner was told; without TOAST
    core::Bytes size; ///< of the heap
    core::Bytes toastSize;
    std::optional<double> liveRows;
    std::optional<double> deadRows;
    std::optional<double> rowsChanged; ///< since the last ANALYZE
    QString lastAnalyze;               ///< by a person or automatic, the later; ISO 8601, empty for never or unknown
    QString lastVacuum;
    QList<ColumnFacts> columns;
    QList<IndexFacts> indexes;

    const ColumnFacts *column(const QString &columnName) const;

    friend bool operator==(const TableFacts &, const TableFacts &) = default;
};

/// What EXPLAIN does not print of the server that a plan is from. All of it may be unknown: of a pasted plan there is
/// nothing, or only the settings that a person knows.
struct PlanFacts
{
    int serverVersion = 0; ///< as server_version_num; 0: unknown
    QString serverVersionText;
    QString vectorVersion; ///< of pgvector in the database; empty: unknown or not there
    QString database;
    core::Bytes blockSize{8192};
    bool hypoPg = false;         ///< the extension is in the database
    QString hypoPgVersion;       ///< "1.4.1"; empty without it, or when it is not known
    QString readAt;              ///< ISO 8601, UTC
    QList<Setting> settings;     ///< in force: pgvector's, those on memory, parallel work and plans
    QStringList changedSettings; ///< names of those in `settings` that are not at the server's built-in default
    QList<TableFacts> tables;    ///< that the plan reads, their partitioned parents too
    int tablesLeftOut = 0;       ///< tables of the plan that are not in the list, since there are too many

    /// Facts were read from the server, so that what is not in them is not there.
    bool fromServer() const { return serverVersion > 0; }
    /// A null string when it is not known.
    QString setting(const QString &name) const;
    /// As a whole number; none when it is not known or not a number.
    std::optional<qint64> number(const QString &name) const;

    /// `schema` may be empty, as plans without VERBOSE name no schema: then the first of the name.
    const TableFacts *table(const QString &schema, const QString &name) const;
    /// An index by the name that a plan gives it, of the table or, when that is null, of any.
    const IndexFacts *index(const TableFacts *table, const QString &name) const;

    friend bool operator==(const PlanFacts &, const PlanFacts &) = default;
};

QJsonObject toJson(const PlanFacts &facts);
/// Error InvalidInput where a value has the wrong type. What is not there is unknown.
core::Result<PlanFacts> planFactsFromJson(const QJsonObject &json);

} // namespace plan

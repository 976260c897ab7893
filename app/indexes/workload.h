#pragma once

#include "app/core/units.h"
#include "app/indexes/indexusage.h"
#include "app/jobs/jobcontext.h"
#include "app/plan/filterindexes.h"

namespace indexes {

/// A distance that a statement orders by, or measures.
struct StatementDistance
{
    catalog::ObjectName table; ///< empty where the plan does not tell
    QString op;                ///< "<=>"
    QString column;            ///< the expression that the rows differ in
    QString index;             ///< that gives the order; empty: the rows are sorted

    friend bool operator==(const StatementDistance &, const StatementDistance &) = default;
};

/// A statement that pg_stat_statements keeps and that uses one of pgvector's operators, with the plan it has now.
struct WorkloadStatement
{
    QString queryId;
    QString sql; ///< with $1 for each constant
    qint64 calls = 0;
    core::Milliseconds total;
    core::Milliseconds mean;
    qint64 blocksHit = 0;
    qint64 blocksRead = 0;
    QStringList operators; ///< of pgvector that are in the text, each once
    QList<StatementDistance> distances;
    QList<plan::FilterIndex> filterIndexes; ///< that its conditions could use and that are not there
    QString notPlanned;                     ///< why there is no plan: the server's words

    friend bool operator==(const WorkloadStatement &, const WorkloadStatement &) = default;
};

/// A statement that asks a jsonb or tsvector column with an operator that a GIN index serves.
struct ContainmentStatement
{
    QString sql;
    qint64 calls = 0;
    core::Milliseconds total;
    QStringList operators; ///< "@>", "@@", …

    friend bool operator==(const ContainmentStatement &, const ContainmentStatement &) = default;
};

struct Workload
{
    QList<WorkloadStatement> vectors; ///< by total time, the dearest first
    QList<ContainmentStatement> containments;
    qint64 leftOut = 0; ///< vector statements beyond those

    friend bool operator==(const Workload &, const Workload &) = default;
};

inline constexpr int MostPlanned = 30;

/// The statements of the current database that pg_stat_statements, in `schema`, keeps; the dearest are planned anew for
/// any value of their constants, which runs nothing. Includes what this program has sent itself. Errors: the server's,
/// such as of an extension that the server does not preload; Cancelled; ConnectionLost.
core::Result<Workload> readWorkload(jobs::JobContext &context, const QString &schema);

/// pgvector's operators in a text, each once, in order.
QStringList vectorOperators(const QString &sql);

/// Whether a statement names the table or index: its name is one of the words, with its schema or without.
bool namesRelation(const QString &sql, const catalog::ObjectName &name);

} // namespace indexes

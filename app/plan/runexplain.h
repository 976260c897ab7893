#pragma once

#include "app/core/units.h"
#include "app/db/statement.h"
#include "app/jobs/jobcontext.h"
#include "app/plan/hypotheticalindexes.h"
#include "app/plan/plandocument.h"
#include "app/plan/planfacts.h"
#include "app/plan/serveranswer.h"

namespace plan {

struct ExplainRequest
{
    QString sql;                     ///< one statement, as a person typed it, without EXPLAIN
    QList<db::Parameter> parameters; ///< for its $1…$n
    bool analyze = false;            ///< run it, and measure
    bool verbose = true;             ///< name schemas, and measure each worker
    bool buffers = true;             ///< with analyze
    bool timing = true;              ///< with analyze; off: less overhead, no times of nodes
    bool wal = false;                ///< with analyze, from PostgreSQL 13
    bool serialize = false;          ///< with analyze, from PostgreSQL 17: turn the answer into what a client gets
    bool memory = false;             ///< of the planner, from PostgreSQL 17
    bool genericPlan = false;        ///< plan for any value of the parameters, as a prepared statement may be
    QList<Setting> settings;         ///< in force for this statement only
    QList<catalog::ObjectName> hiddenIndexes; ///< that the planner is not to see; needs HypoPG
    QStringList hypotheticalIndexes;          ///< CREATE INDEX … for HypoPG to make it see; not with analyze
    int runs = 1;                             ///< with analyze: how often it is run
    int timeoutMs = 0;                        ///< statement_timeout of each run; 0: none
    bool writes = false;                      ///< let it write; it is rolled back in any case

    friend bool operator==(const ExplainRequest &, const ExplainRequest &) = default;
};

/// One run of the statement. Blocks are those of the whole statement, accesses to shared and local blocks.
struct ExplainRun
{
    QByteArray json; ///< what the server answered
    std::optional<core::Milliseconds> planningTime;
    std::optional<core::Milliseconds> executionTime;
    qint64 blocksHit = 0;
    qint64 blocksRead = 0;

    friend bool operator==(const ExplainRun &, const ExplainRun &) = default;
};

/// A run that the server ended at its statement_timeout or lock_timeout.
struct StoppedRun
{
    core::Milliseconds after; ///< by this machine's clock
    QString message;          ///< the server's words

    friend bool operator==(const StoppedRun &, const StoppedRun &) = default;
};

/// A plan with all that explains it. Of several runs it is the plan of the median one.
struct ExplainedPlan
{
    QString sql;
    QList<ExplainRun> runs; ///< in the order they were made; empty for a plan that was read from a file
    int shownRun = 0;       ///< the one that `plan` is of
    Plan plan;
    PlanFacts facts;
    bool rolledBack = false;           ///< the statement was allowed to write, and what it wrote was taken back
    std::optional<StoppedRun> stopped; ///< the run that a timeout ended; without a run before it `plan` is EXPLAIN's
    QList<HypotheticalIndex> hypothetical; ///< that the planner saw for this plan
    QList<ServerAnswer> answers;           ///< to what was asked of the server beside it

    /// The median of the runs' execution times; none without ANALYZE.
    std::optional<core::Milliseconds> medianTime() const;

    friend bool operator==(const ExplainedPlan &, const ExplainedPlan &) = default;
};

/// Whether EXPLAIN ANALYZE of the statement would write or lock rows, as far as its words tell: a function may write as
/// well. For asking before `writes` is set; the server refuses what is overlooked, since such runs are read-only.
bool mayWrite(const QString &sql);

/// What a rollback does not take back, to be said before a statement that writes is run.
QString rollbackWarning();

/// Runs EXPLAIN with the options that the server has, in a transaction that is read-only unless the request lets it
/// write, and that is always rolled back; then reads the facts in it. Progress counts the runs. A run that reaches its
/// timeout is no error: the plan is then of the runs before it, or of EXPLAIN without ANALYZE under the same settings.
/// Errors: InvalidInput for no statement, several or one that brings its own EXPLAIN, or hypothetical indexes with
/// ANALYZE; Missing without HypoPG; ReadOnly with a hint for a write without `writes`; Timeout when not even the
/// planner ends in time; Cancelled; the server's.
core::Result<ExplainedPlan> runExplain(jobs::JobContext &context, const ExplainRequest &request);

/// The findings of the plan and those that only the runs show (a cold cache, a timeout).
QList<Finding> findProblems(const ExplainedPlan &explained);

} // namespace plan

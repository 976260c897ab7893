#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/sweepsetup.h"

#include <QDateTime>

namespace sweep {

/// A copy of a table without some of its rows, with the index under test built on it. Those rows, as queries, are as
/// new to the index as an application's own; rows of the table itself are nodes of the graph that is searched, which
/// flatters HNSW. It is unlogged and lives in a schema of its own, so that table and indexes keep their names. Where
/// the spec has queries of its own, the copy is whole.
struct HoldoutClone
{
    QString schema;
    catalog::Table table;
    QList<vectors::VectorValue> queries; ///< the rows that were left out

    friend bool operator==(const HoldoutClone &, const HoldoutClone &) = default;
};

/// What a clone takes on the server's disk, about: the table and its indexes once more.
core::Bytes holdoutCost(const SweepSpec &spec);

/// The statements that make the clone, to be shown before they run; without the indexes' definitions, which are the
/// table's own.
QString holdoutScript(const SweepSpec &spec, const SweepSetup &setup, const QString &schema);
/// The same up to the indexes, each statement without its semicolon.
QStringList copyStatements(const SweepSpec &spec, const search::SearchTarget &exact, const QString &schema);
/// The same for a copy with all rows.
QStringList wholeCopyStatements(const SweepSpec &spec, const search::SearchTarget &exact, const QString &schema);

/// Makes the clone on a session that may write, and holds an advisory lock on it there. What was made before an error
/// is left to `dropHoldoutClone`. A setup without an index gives a clone without one. Errors: Cancelled,
/// ConnectionLost, the server's; Permission where the role may make no schema.
core::Result<HoldoutClone> makeHoldoutClone(jobs::JobContext &context, db::Connection &connection,
                                            const SweepSpec &spec, const SweepSetup &setup, const QString &schema);

/// The same with all rows, without an index but the key's, and without queries.
core::Result<HoldoutClone> makeWholeClone(jobs::JobContext &context, db::Connection &connection, const SweepSpec &spec,
                                          const SweepSetup &setup, const QString &schema);

/// Drops the clone of a job that has ended in any way; an error says how to do it by hand. Does nothing where there is
/// none.
core::Result<void> cleanUpClone(jobs::JobContext &context, const QString &schema);

/// Does nothing where there is none.
core::Result<void> dropHoldoutClone(db::Connection &connection, const QString &schema);

/// The rows that a clone of the spec lacks, as its queries: the same ones for the same rows of the table and the same
/// seed; the given ones where the spec has some. Error InvalidInput when there are none.
core::Result<QList<vectors::VectorValue>> heldOutQueries(db::Connection &connection, const SweepSpec &spec,
                                                         const SweepSetup &setup);

/// Holds on to a clone as this session's own until it ends. Error Timeout when another one does.
core::Result<void> lockClone(db::Connection &connection, const QString &schema);
/// Whether a schema's comment says that it is a clone.
bool isCloneMark(const QString &comment);
/// Has dropLeftClones spare the clone until then.
core::Result<void> markKept(db::Connection &connection, const QString &schema, const QDateTime &until);

/// Drops the clones whose sessions have ended without dropping them, after a crash, but for those that are kept for
/// their sweeps. Answers their schemas.
core::Result<QStringList> dropLeftClones(db::Connection &connection);

/// A name that no other clone has.
QString newHoldoutSchema();

} // namespace sweep

#pragma once

#include "app/sweep/groundtruth.h"
#include "app/sweep/vectorblock.h"

namespace sweep {

/// `SELECT key…, column FROM table WHERE condition AND column IS NOT NULL`, in any order, at most `limit` rows (0:
/// all).
QString streamedRowsText(const SweepSetup &setup, qint64 limit = 0);

/// Takes the rows of such a SELECT over COPY in binary and hands them on in blocks of some MB, each on another thread
/// while the next one is fetched. `take` is not called again once it has failed. Answers the rows. Errors: Cancelled,
/// ConnectionLost, those of `take`, the server's; InvalidInput where a column without fixed dimensions has rows of
/// others, which the server's distance would refuse as well.
core::Result<qint64> streamRows(jobs::JobContext &context, db::Connection &connection, const SweepSetup &setup,
                                const QString &select,
                                const std::function<core::Result<void>(const VectorBlock &)> &take,
                                const ProgressSink &progress = {});

/// What the queries are on the original column, with the names of the rows that they are.
core::Result<VectorBlock> queryBlock(const SweepSetup &setup, const QList<SweepQuery> &queries);

/// The exact neighbours found here, from one stream of the table in the caller's snapshot: as `findExactNeighbours`
/// answers, but in double precision. Two to `CheckedQueries` of the queries, drawn with `seed`, are checked against
/// the server's own exact search, the fewer the longer that takes beside the stream. `progress` is called with the rows
/// that have come. Errors: as streamRows and findExactNeighbours; Local when the server's neighbours of a checked query
/// are at other distances.
core::Result<QList<ExactAnswer>> streamExactNeighbours(jobs::JobContext &context, db::Connection &connection,
                                                       const SweepSetup &setup, const PlanNames &names,
                                                       const QList<SweepQuery> &queries, int k, qint64 seed,
                                                       const ProgressSink &progress);

/// Error Local names the first place where two answers to one query are at different distances, beyond what their
/// arithmetic explains.
core::Result<void> compareAnswers(const ExactAnswer &here, const ExactAnswer &onServer, int query);

} // namespace sweep

#pragma once

#include "app/db/connection.h"
#include "app/sweep/exactanswer.h"
#include "app/sweep/sampling.h"

#include <functional>
#include <optional>

namespace sweep {

/// Exact neighbours of an earlier sweep, to be used again while the table has not changed.
struct TruthStore
{
    std::function<std::optional<QList<ExactAnswer>>(const QByteArray &fingerprint)> find;
    std::function<void(const QByteArray &fingerprint, const QList<ExactAnswer> &answers)> keep;
};

/// Of everything that the exact neighbours depend on: server and table, queries, distance, k, and what tells that rows
/// have changed, which is the table's file, its size and the server's count of rows inserted, updated and deleted (it
/// lags behind by about a second). None with a condition, which may depend on anything, and for views.
core::Result<std::optional<QByteArray>> truthFingerprint(db::Connection &connection, const SweepSetup &setup,
                                                         const QList<SweepQuery> &queries, int k);

/// For the workspace; the reader answers InvalidInput for what the writer did not make.
QByteArray packAnswers(const QList<ExactAnswer> &answers);
core::Result<QList<ExactAnswer>> unpackAnswers(const QByteArray &packed);

/// Of the queries and of the rows that are their exact neighbours, not of the distances, which may come from either
/// side: another one means that rows have changed.
QString truthDigest(const QList<SweepQuery> &queries, const QList<ExactAnswer> &answers);

/// What a measurement of the table says that cannot go on, since its digest is another one now.
core::Error rowsHaveChanged(const QString &table);

} // namespace sweep

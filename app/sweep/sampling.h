#pragma once

#include "app/core/result.h"
#include "app/db/connection.h"
#include "app/sweep/sweepsetup.h"

namespace sweep {

/// One query as it is sent.
struct SweepQuery
{
    QByteArray ownRow;   ///< `rowName` of the row that it is; empty when it is no row of the table
    QByteArray original; ///< binary value of the column's type
    QByteArray measured; ///< binary value of the type that the index orders by

    friend bool operator==(const SweepQuery &, const SweepQuery &) = default;
};

/// What a sample is ordered by: a hash of the key's columns with the seed, $1.
QString sampleOrder(const QStringList &keyColumns);

/// The statement that draws the sample: rows with a vector that meet the condition, in the order of a hash of their
/// key with the seed ($1). The same rows give the same sample, however they lie on disk and whatever the planner's
/// estimates; each row is as likely as any other. It reads the table once, as every exact query after it does, which
/// TABLESAMPLE BERNOULLI would not save, and it works on what TABLESAMPLE refuses.
db::Statement sampleStatement(const SweepSpec &spec, const SweepSetup &setup);

/// Vectors of a table's column, to be used as queries elsewhere: a sample by the seed, each row as likely as any other.
/// Error InvalidInput when the column has none.
core::Result<QList<vectors::VectorValue>> sampleVectors(db::Connection &connection, const catalog::Table &table,
                                                        const QString &column, int count, qint64 seed);

/// So many of the spec's given queries, with their published neighbours, drawn by its seed; all of them where there are
/// no more.
void drawGivenQueries(SweepSpec &spec, int count);

/// The spec's queries: those given, or a sample of the table's rows; fewer than asked for when the table has no more.
/// Error InvalidInput when there is none at all, or when one given does not fit the column.
core::Result<QList<SweepQuery>> sweepQueries(db::Connection &connection, const SweepSpec &spec,
                                             const SweepSetup &setup);

} // namespace sweep

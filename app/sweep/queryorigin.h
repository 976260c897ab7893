#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/sweepspec.h"

#include <optional>

namespace sweep {

/// Where queries come from that are no rows of the table: a file, or another table.
struct QueryOrigin
{
    QString file;      ///< .fvecs or .bvecs
    QString published; ///< .ivecs, the keys of their nearest rows; may be empty
    QString table;     ///< as typed: table or schema.table, in quotes where SQL needs them
    QString column;    ///< its vector column; empty: the only one

    bool isEmpty() const { return file.isEmpty() && table.isEmpty(); }
    friend bool operator==(const QueryOrigin &, const QueryOrigin &) = default;
};

/// The spec with the queries of its origin as given ones: `count` of them drawn by the spec's seed, each as likely as
/// any other; without a count all of a file, and `spec.queries` of a table. Errors: Local for the file; Missing and
/// InvalidInput where the table has no such vectors.
core::Result<SweepSpec> withGivenQueries(jobs::JobContext &context, SweepSpec spec, const QueryOrigin &origin,
                                         std::optional<int> count);

} // namespace sweep

#pragma once

#include "app/sweep/cloneindex.h"
#include "app/sweep/filterspec.h"

namespace sweep {

/// A partial index that was built on a copy of the table, to be measured before there is one.
struct PartialBuild
{
    QString value;     ///< of the filter column; empty where the queries share one condition
    QString condition; ///< the index's
    double rows = 0;   ///< that meet it and have a vector
    IndexBuild build;
    QString refused; ///< why the server would not build it, in its words; else empty
    QString sql;     ///< makes it on the table itself

    friend bool operator==(const PartialBuild &, const PartialBuild &) = default;
};

/// A whole copy of a table with partial indexes and no other ones. Its keys are the table's own, so that an answer
/// from the copy is judged by the exact neighbours in the table.
struct PartialCopy
{
    catalog::Table table;
    QList<PartialBuild> builds; ///< of the most rows first

    friend bool operator==(const PartialCopy &, const PartialCopy &) = default;
};

/// What it takes on the server's disk, about: the table once more, and indexes that together are no larger than the one
/// under test.
core::Bytes partialCopyCost(const FilterSpec &spec);

/// The statements that make the copy, to be shown before they run, without the values that the table will name. Error
/// as checkFilters.
core::Result<QString> partialCopyScript(const FilterSpec &spec, const QString &schema);

/// Makes the copy on a session that may write, as makeHoldoutClone does, and the indexes on it, like the one under
/// test: one for the spec's condition, or `buildPartials` of them for the most frequent values of the filter column,
/// or the first of those that are named. One that the server refuses (a condition that is not immutable) is no error.
/// Errors: Cancelled within a statement, ConnectionLost, Resources, the server's to the copy itself.
core::Result<PartialCopy> makePartialCopy(jobs::JobContext &context, db::Connection &connection, const FilterSpec &spec,
                                          const QString &schema);

} // namespace sweep

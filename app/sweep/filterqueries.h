#pragma once

#include "app/db/connection.h"
#include "app/sweep/filterresult.h"
#include "app/sweep/filtersetup.h"
#include "app/sweep/sampling.h"

namespace sweep {

/// A query with the value that it filters by.
struct FilterQuery
{
    SweepQuery query;
    QString value; ///< as text; without meaning where the queries share one condition

    friend bool operator==(const FilterQuery &, const FilterQuery &) = default;
};

struct FilterQueries
{
    FilterStratum stratum;
    QList<FilterQuery> queries;
    double rowsOfAll = 0; ///< with a vector: the whole that the stratum's share is of

    friend bool operator==(const FilterQueries &, const FilterQueries &) = default;
};

/// The queries of every stratum that has rows, the strata in their order. Sampled rows filter by their own value; given
/// queries by the values of rows that are sampled for it, so that a value is as likely as it is frequent. Reads the
/// table once for the values, and once for each stratum. Errors: InvalidInput where no row meets a condition; the
/// server's, such as for a value that is none of the column's type.
core::Result<QList<FilterQueries>> filterQueries(db::Connection &connection, const FilterSpec &spec,
                                                 const FilterSetup &setup);

/// Sets the stratum's rows, share and values from its queries; `rowsByValue` are the rows that meet each one's
/// condition.
void describeStratum(FilterQueries &stratum, const QHash<QString, double> &rowsByValue);

} // namespace sweep

#pragma once

#include "app/sweep/partialcopy.h"
#include "app/sweep/sweepresult.h"

namespace sweep {

/// Queries whose conditions let about the same share of the table through.
struct FilterStratum
{
    int position = 0;
    QString name;       ///< the condition, the value, or the range of shares: "1-3 %"
    QStringList values; ///< of the filter column, the most frequent first, at most a few; empty without a column
    int valueCount = 0; ///< different values among the queries
    int queries = 0;    ///< that have a neighbour
    double rows = 0;    ///< that meet a query's condition, mean over the queries
    double share = 0;   ///< of all rows with a vector
    QString partialSql; ///< makes a partial index for it; only where all its queries have one condition

    friend bool operator==(const FilterStratum &, const FilterStratum &) = default;
};

/// One strategy in one stratum.
struct FilterCell
{
    int stratum = 0;
    FilterStrategy strategy = FilterStrategy::Planner;
    QString notMeasured;         ///< why there are no figures, or none for a part of the queries; else empty
    SweepPoint point;            ///< figures, plan and settings; `queries` 0 where nothing was measured
    double rowsReturned = 0;     ///< mean
    double rowsPossible = 0;     ///< min(k, rows that match), mean
    QList<search::Setting> sent; ///< all that was set on the server for it
    bool hidden = false;         ///< the condition was put so that no partial index could take the index's place
    bool built = false;          ///< answered by indexes that the table does not have, see FilterHead::built

    bool measured() const { return point.queries > 0; }
    /// Of the answers, those with too few rows.
    double shortShare() const { return measured() ? double(point.shortResults) / point.queries : 0; }

    friend bool operator==(const FilterCell &, const FilterCell &) = default;
};

/// What a comparison is about, beside its cells; known before the first of them.
struct FilterHead
{
    SweepHead sweep;
    QString filterColumn;
    GridPoint settings;     ///< run under, beside the strategies' own
    double rows = 0;        ///< with a vector
    QString searchSql;      ///< the search with its parameters: $1 the vector, $2 the value to filter by
    QString exactSql;       ///< the same in the form that no pgvector index serves
    QString columnIndexSql; ///< makes an index of the filter column; empty where there is one, or no such column
    QList<FilterStratum> strata;
    QList<PartialBuild> built; ///< partial indexes on a copy that is gone, as they were measured

    friend bool operator==(const FilterHead &, const FilterHead &) = default;
};

/// What to do in a stratum.
struct FilterAdvice
{
    enum class Verdict { NothingMeasured, Found, TooFewQueries, NotReached };

    int stratum = 0;
    Verdict verdict = Verdict::NothingMeasured;
    FilterStrategy strategy = FilterStrategy::Planner; ///< advised, or the one with the highest recall
    QString sentence;                                  ///< in English
    QString sql;                                       ///< that brings the strategy about
    QString moreSql;                                   ///< an index that may be worth trying, not measured; else empty

    friend bool operator==(const FilterAdvice &, const FilterAdvice &) = default;
};

struct FilterResult
{
    FilterHead head;
    QList<FilterCell> cells;    ///< by stratum, then strategy
    QList<FilterAdvice> advice; ///< one for each stratum

    friend bool operator==(const FilterResult &, const FilterResult &) = default;
};

/// The partial indexes that were built for the values of a stratum, the refused ones left out.
QList<PartialBuild> builtFor(const FilterHead &head, const FilterStratum &stratum);

/// Null where there is none.
const FilterCell *cellOf(const QList<FilterCell> &cells, int stratum, FilterStrategy strategy);
/// The cell is the one to use in its stratum.
bool isAdvised(const QList<FilterAdvice> &advice, const FilterCell &cell);

} // namespace sweep

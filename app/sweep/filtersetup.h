#pragma once

#include "app/search/searchtarget.h"
#include "app/sweep/partialcopy.h"

namespace sweep {

/// One strategy, ready to be measured.
struct FilterStep
{
    FilterStrategy strategy = FilterStrategy::Planner;
    GridPoint settings;          ///< as it is shown
    QList<search::Setting> sent; ///< all that is set on the server for it
    QString missing;             ///< why it cannot be measured at all; else empty

    friend bool operator==(const FilterStep &, const FilterStep &) = default;
};

/// A spec made ready. Built from values alone.
struct FilterSetup
{
    SweepSetup sweep;        ///< with the conditions that all queries share; its steps have no meaning here
    QString filterColumn;    ///< quoted; empty where the queries have no value of their own
    QList<FilterStep> steps; ///< the strategies, in their fixed order
    QList<search::ServingIndex> partials; ///< partial indexes in the order of the index under test
    catalog::ObjectName copy;             ///< a copy of the table with more of them; without a name: there is none
    QList<search::ServingIndex> built;    ///< on the copy

    friend bool operator==(const FilterSetup &, const FilterSetup &) = default;
};

/// What the index method can be told about iterative scans, from pgvector's version: nothing before 0.8.
struct IterativeScans
{
    bool available = true;
    QString vectorVersion;

    friend bool operator==(const IterativeScans &, const IterativeScans &) = default;
};

/// `settings` are those that the strategies run under, the spec's own or what is in force. Errors as checkFilters.
core::Result<FilterSetup> prepareFilters(const FilterSpec &spec, const GridPoint &settings,
                                         const IterativeScans &iterative,
                                         const std::optional<PartialCopy> &copy = std::nullopt);

/// `where` and `more`, each true.
QString bothConditions(const QString &where, const QString &more);

/// `condition` in a form from which the planner can prove no partial index's predicate.
QString hiddenCondition(const QString &condition);

/// What the rows of a value have to meet; the spec's condition alone without a column.
QString partialCondition(const SweepSetup &setup, const QString &filterColumn, const QString &value);

/// The same index behind its table's name: `USING … WHERE condition`.
QString partialIndexTail(const SweepSetup &setup, const QString &condition, double rows);

/// `CREATE INDEX CONCURRENTLY … WHERE condition`: like the index under test, for about `rows` rows.
QString partialIndexSql(const SweepSetup &setup, const QString &condition, double rows, bool partitioned);

} // namespace sweep

#pragma once

#include "app/sweep/sweepspec.h"

namespace sweep {

/// A way to answer a search that has a condition.
enum class FilterStrategy {
    Planner,      ///< whatever the planner chooses: what an application gets today
    IndexOff,     ///< the index, with its iterative scan off
    IndexRelaxed, ///< … going on until enough rows meet the condition, in about their order
    IndexStrict,  ///< … in their order; HNSW only
    ExactFirst,   ///< the rows that meet the condition, by whatever path, and all of them sorted
    PartialIndex  ///< an index of the rows that meet the condition alone
};

inline constexpr int FilterStrategyCount = 6;

QList<FilterStrategy> allFilterStrategies();

/// "planner", "index_off", "index_relaxed", "index_strict", "exact_first", "partial_index".
QString strategyName(FilterStrategy strategy);
std::optional<FilterStrategy> strategyFromName(const QString &name);
/// "index, relaxed_order" and its kin, for tables.
QString strategyLabel(FilterStrategy strategy);
/// "the index with iterative scan relaxed_order" and its kin, for sentences in English.
QString strategyText(FilterStrategy strategy);

/// What to compare.
struct FilterSpec
{
    SweepSpec sweep; ///< table, index, k, queries (for each stratum), given ones, condition of all, target, seed.
                     ///< `grid` and `axes` are the one set of settings to run under; empty: what is in force. Held-out
                     ///< rows, published neighbours, plans, confidence and a search for the target have no meaning here
    QString filterColumn;     ///< every query looks only at rows with its own value of this column; empty: there is one
                              ///< condition, `sweep.where`
    QStringList filterValues; ///< with `filterColumn`: these values alone, a stratum each
    QList<FilterStrategy> strategies; ///< empty: all
    int buildPartials = 0; ///< partial indexes that are built on a copy of the table to be measured, see PartialCopy:
                           ///< for so many values at most where there is a filter column, else for the condition; needs
                           ///< a pool that may write; 0: none

    friend bool operator==(const FilterSpec &, const FilterSpec &) = default;
};

/// Strategies of the spec, in their fixed order.
QList<FilterStrategy> strategiesOf(const FilterSpec &spec);

/// Errors InvalidInput and Missing say which part of the spec is wrong.
core::Result<void> checkFilters(const FilterSpec &spec);

} // namespace sweep

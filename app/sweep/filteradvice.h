#pragma once

#include "app/sweep/filterresult.h"

namespace sweep {

/// For each stratum the strategy with the lowest mean latency among those whose lower 95 % bound of recall reaches the
/// target, over all queries of the stratum. The planner's own choice is preferred while it takes at most a tenth more:
/// it needs no change, and often is the same plan. A partial index that is yet to be made has to save more: a third of
/// the time of the best way without it, which must take more than a millisecond. Where no strategy reaches the target
/// the best one is named, and that it does not.
QList<FilterAdvice> adviseFilters(const FilterHead &head, const QList<FilterCell> &cells);

/// The SQL that brings a strategy about: a transaction with its settings around the search, and with what holds the
/// planner to it unless its own choice is the same plan.
QString strategySql(const FilterHead &head, const FilterCell &cell, bool plannerAgrees);

/// "section = games", or the range: what a sentence calls a stratum.
QString stratumText(const FilterHead &head, const FilterStratum &stratum);

} // namespace sweep

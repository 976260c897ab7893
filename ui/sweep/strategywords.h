#pragma once

#include "app/sweep/filterresult.h"

#include <QString>

/// What the Filters page says, from values.

/// "Relaxed order" and its kin, for the head of a column.
QString strategyTitle(sweep::FilterStrategy strategy);
/// The value, the range of shares or the condition.
QString stratumTitle(const sweep::FilterStratum &stratum);
/// "10.6 % · 6 650 rows": the share of the rows that a query's condition lets through.
QString stratumHint(const sweep::FilterStratum &stratum);

/// All figures of a cell, several lines, plain text.
QString cellDetails(const sweep::FilterResult &result, const sweep::FilterCell &cell);
/// The plan, or why there is none.
QString cellPlan(const sweep::FilterCell &cell);

/// The one answer in large type: which strategy for which strata.
QString filterAnswer(const sweep::FilterResult &result);
/// What it rests on, in small type.
QString filterDetails(const sweep::FilterResult &result);
/// What to beware of; empty when there is nothing.
QString filterCaveat(const sweep::FilterResult &result);

#pragma once

#include "app/core/result.h"
#include "app/search/searchrequest.h"
#include "app/sweep/sweepspec.h"

namespace sweep {

/// One point of the grid, ready to be measured.
struct SweepStep
{
    GridPoint settings;          ///< as the point is shown
    QList<search::Setting> sent; ///< all that is set on the server for it
    bool forced = false;         ///< with every plan but the index's made dear
    int k = 10;                  ///< neighbours that it asks for

    friend bool operator==(const SweepStep &, const SweepStep &) = default;
};

/// A spec made ready: what is measured, what is exact, and what each point sends. Built from values alone.
struct SweepSetup
{
    catalog::Index index;
    search::SearchTarget measured;   ///< what the index orders by
    search::SearchTarget exact;      ///< the original column: the distance that recall is counted in
    bool sameDistance = true;        ///< both are one: the answer's own distances are exact ones
    QList<SweepStep> steps;          ///< the grid for each k, ascending; natural plans before forced ones
    QList<search::Setting> steering; ///< set throughout, so that another index on the column costs more
    int limit = 0;                   ///< rows that a measured query asks for, with the spec's k
    int rerank = 0;                  ///< rows that the index gives to be ordered anew by `exact`; 0: without
    bool fromTable = true;           ///< queries are rows of the table: each finds itself
    bool roomForItself = false;      ///< some point is sent an ef_search one above its own

    /// The same for the steps of one k.
    SweepSetup limitedTo(int k) const;

    friend bool operator==(const SweepSetup &, const SweepSetup &) = default;
};

/// Errors InvalidInput and Missing say which part of the spec is wrong.
core::Result<SweepSetup> prepareSweep(const SweepSpec &spec);

} // namespace sweep

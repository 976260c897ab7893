#pragma once

#include "app/core/result.h"
#include "app/sweep/sweepsetup.h"

namespace sweep {

/// How many queries per second one or a few settings give, with how many clients.
struct LoadSpec
{
    SweepSpec sweep; ///< table, column, index, k, queries or given, where, plans, seed; `grid` are the settings, empty:
                     ///< the one in force
    QList<int> connections; ///< empty: 1, 2, 4, … until one more step gains less than `LeastGain`
    double seconds = 10;    ///< of a round
    int rounds = 3;         ///< of every (setting, connections)
    double rate = 0; ///< queries per second that arrive, whatever the answers take; 0: each client sends its next
                     ///< query when it has the answer to the last

    friend bool operator==(const LoadSpec &, const LoadSpec &) = default;
};

/// A ladder of connections ends at the step that brings less, as a share of the step before.
constexpr double LeastGain = 0.1;
constexpr int MostLadderConnections = 64;

/// The spec made ready: as prepareSweep, but asking for exactly k rows under exactly the settings that the points
/// show, as an application would. Errors InvalidInput and Missing say which part of the spec is wrong.
core::Result<SweepSetup> prepareLoad(const LoadSpec &spec);

} // namespace sweep

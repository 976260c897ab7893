#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/sweepsetup.h"

#include <optional>

namespace sweep {

/// At most so many queries are checked on the server when their neighbours were found here.
constexpr int CheckedQueries = 5;

/// What finding the exact neighbours is estimated to take either way, and which way is taken.
struct GroundTruthPlan
{
    TruthMethod method = TruthMethod::ServerScans;
    double rows = 0; ///< that the planner expects to meet the condition
    int queries = 0;
    std::optional<double> serverSeconds;
    std::optional<double> streamSeconds; ///< as if nothing overlapped; with the check of a few queries on the server
    QString reason;                      ///< why there was nothing to choose; else empty

    friend bool operator==(const GroundTruthPlan &, const GroundTruthPlan &) = default;
};

/// What a plan's estimates rest on, in seconds.
struct TruthRates
{
    double serverPerRow = 0;   ///< and query
    double serverPerQuery = 0; ///< beside its rows
    int serverWorkers = 1;     ///< processes that share a scan
    double streamPerRow = 0;   ///< fetched and read
    double computePerRow = 0;  ///< and query, here
};

/// The plan by its numbers: the way that takes less, unless the spec says which.
GroundTruthPlan choosePlan(const TruthRates &rates, double rows, int queries,
                           std::optional<TruthMethod> wanted = std::nullopt);

/// Measures the rates on a small part of the table, within the caller's transaction, and chooses. Where there is
/// nothing to choose (few queries, answers too large to keep, rows that cannot be streamed) nothing more is measured
/// than needed, and `reason` says so. Errors: Cancelled, ConnectionLost; what the server says to its own distance.
core::Result<GroundTruthPlan> planGroundTruth(jobs::JobContext &context, db::Connection &connection,
                                              const SweepSpec &spec, const SweepSetup &setup, int queries);

/// "exact scan on the server" and its kin, as GroundTruth::method has it.
QString methodText(TruthMethod method);

/// "one stream of the table, searched here: about 1.4 s, scans on the server 77 s".
QString planText(const GroundTruthPlan &plan);

} // namespace sweep

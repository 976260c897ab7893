#pragma once

#include "app/core/units.h"

#include <span>
#include <vector>

namespace sweep {

/// A mean with its 95 % confidence interval.
struct MeanInterval
{
    double mean = 0;
    double low = 0;
    double high = 1;

    friend bool operator==(const MeanInterval &, const MeanInterval &) = default;
};

/// Student's t at 97.5 % by Cornish and Fisher, within 2 % from 4 degrees of freedom on.
double studentQuantile(double degrees);

/// The mean of per-query recalls, each found / k, with Wilson's score interval at the sample's effective size:
/// n p (1 - p) / s², at least n (a query is one observation) and at most n k / 2 (the neighbours of a query stand and
/// fall together: design effects of 1.8 to 2.6 were measured). Unlike mean ± t s it stays within 0 … 1 and does not
/// collapse near 1.0, where a sample may be without a miss by luck. Source: Wilson 1927, with the effective size of
/// Korn and Graubard 1998. Without recalls: 0 (0–1).
MeanInterval recallInterval(std::span<const double> recalls, int k);

/// The value below which a share of the sample lies, linear between order statistics (Hyndman and Fan's type 7, as
/// percentile_cont). 0 for an empty sample.
double percentile(std::vector<double> values, double share);

struct Latency
{
    core::Milliseconds mean;
    core::Milliseconds p50;
    core::Milliseconds p95;
    core::Milliseconds p99;
    double queriesPerSecond = 0; ///< of one client that waits for each answer

    friend bool operator==(const Latency &, const Latency &) = default;
};

/// `milliseconds`: one round trip per query.
Latency latencyOf(const std::vector<double> &milliseconds);

} // namespace sweep

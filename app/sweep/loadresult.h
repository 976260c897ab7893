#pragma once

#include "app/sweep/sweepresult.h"

namespace sweep {

/// What one setting gave with one number of clients.
struct LoadPoint
{
    int position = 0; ///< from 0: all settings with the first number of connections, then all with the next
    GridPoint settings;
    bool forced = false;
    int connections = 1;
    QList<double> rounds; ///< answers per second of each round so far, in the order they were measured
    bool finished = false;
    Latency latency;    ///< of all rounds together; `queriesPerSecond` is the median round's. At a fixed rate it counts
                        ///< from the moment when the query should have been sent
    qint64 samples = 0; ///< answers that the latencies rest on
    PlanVerdict plan;
    qint64 backlog = 0;     ///< at a fixed rate: queries that waited for a client when a round ended, in the worst one
    qint64 unanswered = 0;  ///< of these: all rounds' that got no answer within the length of a round after its end;
                            ///< the latencies lack them, and are lower bounds
    double clientShare = 0; ///< of one processor that this program itself used, in the worst round

    double low() const;  ///< the slowest round
    double high() const; ///< the fastest round
    /// p99 of fewer than 1,000 answers would be the figure of a handful of them.
    bool hasP99() const { return samples >= 1000; }

    friend bool operator==(const LoadPoint &, const LoadPoint &) = default;
};

/// What a measurement of throughput is about; known before its first point, but for `refused`.
struct LoadHead
{
    SweepHead sweep;
    double seconds = 10;
    int rounds = 3;
    double rate = 0;    ///< 0: closed loop
    bool ladder = true; ///< the numbers of connections were not given
    QList<int> levels;  ///< numbers of connections that are measured, as far as they are known yet
    int refusedAt = 0;  ///< connections that could not all be opened; 0: none was refused
    QString refused;    ///< the server's words for it

    friend bool operator==(const LoadHead &, const LoadHead &) = default;
};

struct LoadResult
{
    LoadHead head;
    QList<LoadPoint> points; ///< by position

    friend bool operator==(const LoadResult &, const LoadResult &) = default;
};

/// What follows from the points of one setting.
struct LoadFinding
{
    GridPoint settings;
    bool forced = false;
    int position = -1;   ///< the point after which more connections gain less than `LeastGain`; with a fixed rate the
                         ///< first that keeps up, else the one that comes closest
    int next = -1;       ///< the point measured with more connections, if there is one
    double gain = 0;     ///< that `next` brings, as a share
    bool keepsUp = true; ///< with a fixed rate: 99 % of the queries were answered within the rounds

    friend bool operator==(const LoadFinding &, const LoadFinding &) = default;
};

/// One per setting, in the order of the points.
QList<LoadFinding> loadFindings(const LoadResult &result);

/// The program itself used so much of its one processor that the figures may be its own limit, not the server's.
bool isLimitedByClient(const LoadPoint &point);

} // namespace sweep

#pragma once

#include "app/jobs/jobcontext.h"

#include <random>
#include <span>
#include <vector>

namespace sweep {

/// A session that waits for queries, ready under the settings of the round.
struct LoadClient
{
    db::Connection *connection = nullptr;
    db::PreparedStatement statement;
};

/// How long, how fast, and with which queries.
struct LoadRoundSpec
{
    double seconds = 10;
    double rate = 0;                                            ///< arrivals per second; 0: closed loop
    const std::vector<QList<db::Parameter>> *queries = nullptr; ///< at least one
};

/// What one round gave.
struct LoadRound
{
    double queriesPerSecond = 0;      ///< answered while the clock ran
    std::vector<double> milliseconds; ///< of every answer, those after the clock's end too; at a fixed rate from the
                                      ///< time that the query was due
    qint64 backlog = 0;               ///< due, but not sent, when the clock ended
    qint64 unanswered = 0;            ///< still not sent as long again after that; given up
    double clientShare = 0;           ///< of one processor, used by this thread
};

/// Runs one round over all clients from the calling thread, which sends and reads without waiting for any one of them.
/// One thread does not queue behind 32 others for a processor that the server on the same machine needs, its own share
/// of the work (some 10 µs a query) is measured, and a pool of threads as wide as the processors would not even run 32
/// clients at a time.
/// Closed loop: each client sends its next query when it has an answer. Fixed rate: `rate` × `seconds` queries fall due
/// at random times (a Poisson process of that many arrivals), go to the first free client, and are timed from when they
/// were due, so that a slow answer counts for all that it keeps waiting (no coordinated omission).
/// The answers under way when the round ends are waited for, so that every session is quiet afterwards.
/// Errors: Cancelled within one statement, ConnectionLost, the server's; the first of any client.
core::Result<LoadRound> runLoadRound(jobs::JobContext &context, std::span<const LoadClient> clients,
                                     const LoadRoundSpec &spec, std::mt19937_64 &random);

} // namespace sweep

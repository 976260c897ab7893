#pragma once

#include "app/db/connectionpool.h"
#include "app/sweep/loadround.h"
#include "app/sweep/sweepsetup.h"

#include <memory>

namespace sweep {

/// The sessions that put load on the server: opened before any clock runs, from a pool of their own, closed when this
/// goes. Each has the statement prepared, and runs a round in a read-only transaction with the settings SET LOCAL.
class LoadClients
{
public:
    /// `setup` and `queries` outlive it; the pool of `context` says where to connect.
    LoadClients(jobs::JobContext &context, const SweepSetup &setup, const QString &sql,
                const std::vector<QList<db::Parameter>> &queries);
    ~LoadClients();

    /// Opens those that `count` lacks, and runs some queries on each under every setting, for nothing. Errors: the
    /// server's refusal; those opened stay.
    core::Result<void> growTo(int count);
    int count() const { return int(m_sessions.size()); }

    /// One round of the first `count` under a step's settings.
    core::Result<LoadRound> run(const SweepStep &step, int count, const LoadRoundSpec &spec, std::mt19937_64 &random);

private:
    struct Session;
    core::Result<void> open();
    core::Result<void> warmUp(Session &session, int queries);
    core::Result<db::Transaction> begin(Session &session, const SweepStep &step);

    jobs::JobContext &m_context;
    const SweepSetup &m_setup;
    QString m_sql;
    const std::vector<QList<db::Parameter>> &m_queries;
    std::shared_ptr<db::ConnectionPool> m_pool;
    std::vector<std::unique_ptr<Session>> m_sessions;
};

/// What every statement of a load measurement runs under, beside the steering and a step's own settings.
core::Result<void> makeLoadSettings(db::Transaction &transaction, const SweepSetup &setup, const SweepStep &step);

} // namespace sweep

#pragma once

#include "app/db/connection.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace db {

class ConnectionPool;

/// A connection on loan. Destroying it gives the connection back as it was lent, or closes it when it is broken,
/// was cancelled, or its pool has changed its access meanwhile.
class Lease
{
public:
    Lease(Lease &&) noexcept = default;
    Lease &operator=(Lease &&) noexcept = default;
    ~Lease();

    Connection &operator*() const { return *m_connection; }
    Connection *operator->() const { return m_connection.get(); }

    /// The connection is closed instead of given back: a late cancel could hit its next user.
    void discardOnReturn() { m_discard = true; }

private:
    friend class ConnectionPool;
    Lease(std::shared_ptr<ConnectionPool> pool, std::unique_ptr<Connection> connection, int generation);

    std::shared_ptr<ConnectionPool> m_pool;
    std::unique_ptr<Connection> m_connection;
    int m_generation = 0;
    bool m_discard = false;
};

struct PoolOptions
{
    int maxConnections = 6;
    ConnectionOptions connection;
};

/// The connections to one database: opens them when needed, lends each to one user at a time, never holds more than
/// its maximum. Safe from any thread; lending may block, so it is done in jobs.
class ConnectionPool : public std::enable_shared_from_this<ConnectionPool>
{
public:
    static std::shared_ptr<ConnectionPool> create(ConnectionParameters parameters, PoolOptions options = {});
    /// A pool of its own to the same database, read-only, with this one's other options.
    std::shared_ptr<ConnectionPool> readOnlySibling(int maxConnections) const;
    ~ConnectionPool();

    /// Waits for a free place while `keepWaiting` says so (asked every 50 ms); then Cancelled.
    core::Result<Lease> lease(const std::function<bool()> &keepWaiting = {});

    /// Idle connections of the old access are closed; those on loan when they come back.
    void setAccess(Access access);
    Access access() const;
    void closeIdle();

    const ConnectionParameters &parameters() const { return m_parameters; }
    std::shared_ptr<StatementLog> log() const { return m_options.connection.log; }
    int openCount() const;

private:
    friend class Lease;
    ConnectionPool(ConnectionParameters parameters, PoolOptions options);
    std::unique_ptr<Connection> takeIdle();
    void giveBack(std::unique_ptr<Connection> connection, int generation, bool discard);

    ConnectionParameters m_parameters;
    PoolOptions m_options;
    mutable std::mutex m_mutex;
    std::condition_variable m_returned;
    std::vector<std::unique_ptr<Connection>> m_idle;
    int m_open = 0;
    int m_generation = 0;
};

} // namespace db

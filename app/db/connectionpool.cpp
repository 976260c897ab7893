#include "app/db/connectionpool.h"

#include "app/db/statementlog.h"

namespace db {

using core::Result;

Lease::Lease(std::shared_ptr<ConnectionPool> pool, std::unique_ptr<Connection> connection, int generation)
    : m_pool(std::move(pool))
    , m_connection(std::move(connection))
    , m_generation(generation)
{
}

Lease::~Lease()
{
    if (m_connection)
        m_pool->giveBack(std::move(m_connection), m_generation, m_discard);
}

std::shared_ptr<ConnectionPool> ConnectionPool::create(ConnectionParameters parameters, PoolOptions options)
{
    if (!options.connection.log)
        options.connection.log = std::make_shared<StatementLog>();
    return std::shared_ptr<ConnectionPool>(new ConnectionPool(std::move(parameters), std::move(options)));
}

std::shared_ptr<ConnectionPool> ConnectionPool::readOnlySibling(int maxConnections) const
{
    PoolOptions options = m_options;
    options.maxConnections = maxConnections;
    options.connection.access = Access::ReadOnly;
    return create(m_parameters, options);
}

ConnectionPool::ConnectionPool(ConnectionParameters parameters, PoolOptions options)
    : m_parameters(std::move(parameters))
    , m_options(std::move(options))
{
}

ConnectionPool::~ConnectionPool() = default;

std::unique_ptr<Connection> ConnectionPool::takeIdle()
{
    while (!m_idle.empty()) {
        auto connection = std::move(m_idle.back());
        m_idle.pop_back();
        if (connection->isAlive())
            return connection;
        --m_open;
    }
    return nullptr;
}

Result<Lease> ConnectionPool::lease(const std::function<bool()> &keepWaiting)
{
    std::unique_lock lock(m_mutex);
    std::unique_ptr<Connection> idle = takeIdle();
    while (!idle && m_open >= m_options.maxConnections) {
        m_returned.wait_for(lock, std::chrono::milliseconds(50));
        lock.unlock();
        if (keepWaiting && !keepWaiting())
            return core::cancelledError();
        lock.lock();
        idle = takeIdle();
    }
    const int generation = m_generation;
    if (idle)
        return Lease(shared_from_this(), std::move(idle), generation);

    ++m_open;
    const ConnectionOptions options = m_options.connection;
    lock.unlock();
    auto opened = Connection::open(m_parameters, options, keepWaiting);
    if (!opened) {
        lock.lock();
        --m_open;
        m_returned.notify_one();
        return opened.error();
    }
    return Lease(shared_from_this(), std::make_unique<Connection>(std::move(*opened)), generation);
}

void ConnectionPool::giveBack(std::unique_ptr<Connection> connection, int generation, bool discard)
{
    const bool reusable = !discard && connection->isUsable() && connection->reset();
    const std::lock_guard lock(m_mutex);
    if (reusable && generation == m_generation)
        m_idle.push_back(std::move(connection));
    else
        --m_open;
    m_returned.notify_one();
}

void ConnectionPool::setAccess(Access access)
{
    const std::lock_guard lock(m_mutex);
    if (m_options.connection.access == access)
        return;
    m_options.connection.access = access;
    ++m_generation;
    m_open -= int(m_idle.size());
    m_idle.clear();
}

Access ConnectionPool::access() const
{
    const std::lock_guard lock(m_mutex);
    return m_options.connection.access;
}

void ConnectionPool::closeIdle()
{
    const std::lock_guard lock(m_mutex);
    m_open -= int(m_idle.size());
    m_idle.clear();
}

int ConnectionPool::openCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_open;
}

} // namespace db

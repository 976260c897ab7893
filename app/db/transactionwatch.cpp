#include "app/db/transactionwatch.h"

#include <mutex>
#include <shared_mutex>
#include <vector>

namespace db {

namespace {

/// The watches that live. A transaction knows its connection only, and what it is told of belongs to no connection.
struct Watches
{
    std::shared_mutex mutex;
    std::vector<const TransactionWatch *> list;
};

Watches &watches()
{
    static Watches all;
    return all;
}

} // namespace

TransactionWatch::TransactionWatch(Handler handler)
    : m_handler(std::move(handler))
{
    const std::lock_guard lock(watches().mutex);
    watches().list.push_back(this);
}

TransactionWatch::~TransactionWatch()
{
    const std::lock_guard lock(watches().mutex);
    std::erase(watches().list, this);
}

void TransactionWatch::tell(Connection &connection)
{
    const std::shared_lock lock(watches().mutex);
    if (!watches().list.empty())
        watches().list.back()->m_handler(connection);
}

} // namespace db

#pragma once

#include <functional>

namespace db {

class Connection;

/// Calls a function before each Transaction of the program ends, in the thread that ends it, with the connection still
/// in it; after an error in the transaction the server refuses what the function asks. For counting what the program
/// has done to the server, which tells it of the transaction under way only. Of several watches the newest is asked; a
/// function that is running when its watch ends is waited for.
class TransactionWatch
{
public:
    using Handler = std::function<void(Connection &)>;

    explicit TransactionWatch(Handler handler);
    ~TransactionWatch();
    TransactionWatch(const TransactionWatch &) = delete;
    TransactionWatch &operator=(const TransactionWatch &) = delete;

    /// Calls the newest one's function, where there is one. For Transaction.
    static void tell(Connection &connection);

private:
    Handler m_handler;
};

} // namespace db

#include "app/db/connection.h"

#include "app/db/connectionstate.h"
#include "app/db/libpqerror.h"

#include <poll.h>

namespace db {

using core::ErrorKind;
using core::Result;

namespace {

/// The last result of what was sent; calls `onWait` while there is none. Null when the connection broke.
PGresult *awaitResult(PGconn *connection, std::chrono::milliseconds interval, const std::function<void()> &onWait)
{
    PGresult *last = nullptr;
    for (;;) {
        while (PQisBusy(connection)) {
            pollfd socket{PQsocket(connection), POLLIN, 0};
            if (::poll(&socket, 1, int(interval.count())) == 0)
                onWait();
            else if (!PQconsumeInput(connection))
                break;
        }
        PGresult *next = PQgetResult(connection);
        if (!next)
            return last;
        PQclear(last);
        last = next;
        const ExecStatusType status = PQresultStatus(next);
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) // it would be the answer for ever
            return last;
    }
}

} // namespace

Result<ResultSet> Connection::executeWatched(const QString &sql, std::chrono::milliseconds interval,
                                             const std::function<void()> &onWait)
{
    if (const auto usable = m_state->checkUsable(sql); !usable)
        return usable.error();
    PGconn *handle = m_state->handle.get();
    QElapsedTimer clock;
    clock.start();
    if (!PQsendQueryParams(handle, sql.toUtf8().constData(), 0, nullptr, nullptr, nullptr, nullptr, 0))
        return connectionError(handle, ErrorKind::ConnectionLost);
    return m_state->finish(awaitResult(handle, interval, onWait), sql, 0, clock);
}

} // namespace db

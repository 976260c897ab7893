#include "app/db/connection.h"

#include "app/db/connectionstate.h"
#include "app/db/libpqerror.h"

#include <poll.h>

#include <algorithm>

namespace db {

using core::ErrorKind;
using core::Result;

Result<void> Connection::send(const PreparedStatement &prepared, const QList<Parameter> &parameters, Format format)
{
    PGconn *handle = m_state->handle.get();
    if (PQstatus(handle) == CONNECTION_BAD)
        return connectionError(handle, ErrorKind::ConnectionLost);
    std::vector<const char *> values;
    std::vector<int> lengths;
    std::vector<int> formats;
    for (const Parameter &parameter : parameters) {
        values.push_back(parameter.bytes ? parameter.bytes->constData() : nullptr);
        lengths.push_back(parameter.bytes ? int(parameter.bytes->size()) : 0);
        formats.push_back(int(parameter.format));
    }
    if (!PQsendQueryPrepared(handle, prepared.m_name.constData(), int(values.size()), values.data(), lengths.data(),
                             formats.data(), int(format)))
        return connectionError(handle, ErrorKind::ConnectionLost);
    m_state->sentSql = prepared.m_sql;
    return {};
}

std::optional<Result<ResultSet>> Connection::takeAnswer()
{
    PGconn *handle = m_state->handle.get();
    const bool read = PQconsumeInput(handle);
    while (!PQisBusy(handle)) {
        PGresult *next = PQgetResult(handle);
        if (next) {
            PQclear(m_state->sent);
            m_state->sent = next;
            continue;
        }
        PGresult *raw = std::exchange(m_state->sent, nullptr);
        const ResultSet rows(raw);
        const ExecStatusType status = PQresultStatus(raw);
        if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
            return Result<ResultSet>(rows);
        return Result<ResultSet>(errorOf(handle, raw, m_state->sentSql));
    }
    if (!read)
        return Result<ResultSet>(connectionError(handle, ErrorKind::ConnectionLost));
    return std::nullopt;
}

std::vector<int> Connection::waitForAny(std::span<Connection *const> connections, std::chrono::nanoseconds longest)
{
    std::vector<pollfd> sockets;
    for (const Connection *connection : connections)
        sockets.push_back({PQsocket(connection->m_state->handle.get()), POLLIN, 0});
    const auto wait = std::max(longest, std::chrono::nanoseconds(0));
    const timespec span{wait.count() / 1'000'000'000, wait.count() % 1'000'000'000};
    std::vector<int> readable;
    if (::ppoll(sockets.data(), nfds_t(sockets.size()), &span, nullptr) <= 0)
        return readable;
    for (int i = 0; i < int(sockets.size()); ++i) {
        if (sockets[size_t(i)].revents != 0)
            readable.push_back(i);
    }
    return readable;
}

} // namespace db

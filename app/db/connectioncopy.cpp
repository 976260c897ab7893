#include "app/db/connection.h"

#include "app/db/connectionstate.h"
#include "app/db/libpqerror.h"

namespace db {

using core::Error;
using core::ErrorKind;
using core::Result;

namespace {

/// Reads what is left of a finished COPY and answers its final result.
PGresult *lastResult(PGconn *connection)
{
    PGresult *last = nullptr;
    while (PGresult *next = PQgetResult(connection)) {
        PQclear(last);
        last = next;
        if (PQstatus(connection) == CONNECTION_BAD)
            break;
    }
    return last;
}

/// Sends blocks until the producer ends; answers the producer's or the connection's error.
Result<void> sendBlocks(PGconn *connection, const Connection::CopyProducer &produce)
{
    QByteArray buffer;
    for (bool more = true; more;) {
        buffer.resize(0);
        const auto produced = produce(buffer);
        if (!produced)
            return produced.error();
        more = *produced;
        if (!buffer.isEmpty() && PQputCopyData(connection, buffer.constData(), int(buffer.size())) != 1)
            return connectionError(connection, ErrorKind::ConnectionLost);
    }
    return {};
}

} // namespace

Result<qint64> Connection::copyIn(const QString &sql, const CopyProducer &produce)
{
    QElapsedTimer clock;
    clock.start();
    if (const auto started = execute(sql); !started)
        return started.error();
    PGconn *handle = m_state->handle.get();
    const auto sent = sendBlocks(handle, produce);
    PQputCopyEnd(handle, sent ? nullptr : "stopped by the client");
    auto result = m_state->finish(lastResult(handle), sql, 0, clock);
    if (!sent && sent.error().kind != ErrorKind::ConnectionLost)
        return sent.error();
    if (!result)
        return result.error();
    return result->affectedRows();
}

Result<qint64> Connection::copyOut(const QString &sql, const CopyConsumer &consume)
{
    QElapsedTimer clock;
    clock.start();
    if (const auto started = execute(sql); !started)
        return started.error();
    PGconn *handle = m_state->handle.get();
    Result<void> consumed;
    char *piece = nullptr;
    int length = 0;
    while ((length = PQgetCopyData(handle, &piece, 0)) > 0) {
        if (consumed) {
            consumed = consume(QByteArrayView(piece, length));
            if (!consumed)
                (void)cancelHandle().cancel(); // the server stops sending; what is under way is read and dropped
        }
        PQfreemem(piece);
    }
    auto result = m_state->finish(lastResult(handle), sql, 0, clock);
    if (!consumed)
        return consumed.error();
    if (!result)
        return result.error();
    return result->affectedRows();
}

} // namespace db

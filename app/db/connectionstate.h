#pragma once

#include "app/db/connection.h"

#include <libpq-fe.h>

#include <QElapsedTimer>

namespace db {

struct Connection::State
{
    std::unique_ptr<PGconn, void (*)(PGconn *)> handle{nullptr, &PQfinish};
    ConnectionOptions options;
    ServerInfo info;
    std::function<void(const Notice &)> onNotice;
    int lastPrepared = 0;
    QString sentSql;          ///< of the statement under way, see Connection::send
    PGresult *sent = nullptr; ///< its answer, which is not whole yet

    ~State() { PQclear(sent); }

    /// Takes ownership of `raw`, writes the statement log, and turns a failure into an error.
    core::Result<ResultSet> finish(PGresult *raw, const QString &sql, int parameterCount, const QElapsedTimer &clock);
    core::Result<void> checkUsable(const QString &sql) const;
};

} // namespace db

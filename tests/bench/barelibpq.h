#pragma once

#include "app/db/connectionparameters.h"

#include <libpq-fe.h>

#include <QByteArray>
#include <QString>

#include <memory>

namespace bench {

using BareConnection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using BareResult = std::unique_ptr<PGresult, decltype(&PQclear)>;

/// Connects; ends the program with libpq's words when it can't.
BareConnection connectBare(const db::ConnectionParameters &parameters);
/// Runs SQL that must succeed.
void runBare(PGconn *connection, const QByteArray &sql);
/// Runs a prepared statement with one binary parameter and binary results.
BareResult executeBare(PGconn *connection, const char *name, const QByteArray &parameter);

} // namespace bench

#include "app/db/libpqerror.h"

#include "app/db/sqlstate.h"

#include <libpq-fe.h>

namespace db {

using core::Error;
using core::ErrorKind;

namespace {

QString field(const PGresult *result, int code)
{
    return QString::fromUtf8(PQresultErrorField(result, code));
}

} // namespace

Error errorOf(PGconn *connection, const PGresult *result, const QString &sql)
{
    const bool broken = PQstatus(connection) == CONNECTION_BAD;
    Error error;
    error.sqlstate = result ? field(result, PG_DIAG_SQLSTATE) : QString();
    if (error.sqlstate.isEmpty())
        error = connectionError(connection, broken ? ErrorKind::ConnectionLost : ErrorKind::Server);
    else
        error.kind = broken ? ErrorKind::ConnectionLost : errorKindOf(error.sqlstate);
    if (result && !error.sqlstate.isEmpty()) {
        error.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
        error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
        error.hint = field(result, PG_DIAG_MESSAGE_HINT);
    }
    error.statement = sql;
    error.connectionUsable = !broken && error.kind != ErrorKind::ConnectionLost;
    return error;
}

Error connectionError(PGconn *connection, ErrorKind kind)
{
    Error error;
    error.kind = kind;
    error.message = QString::fromUtf8(PQerrorMessage(connection)).trimmed();
    if (error.message.isEmpty())
        error.message = QStringLiteral("the connection is closed");
    error.connectionUsable = false;
    return error;
}

} // namespace db

#include "tests/bench/barelibpq.h"

namespace bench {

namespace {

[[noreturn]] void giveUp(PGconn *connection, const QByteArray &what)
{
    qFatal("%s: %s", what.constData(), PQerrorMessage(connection));
}

} // namespace

BareConnection connectBare(const db::ConnectionParameters &parameters)
{
    BareConnection connection(PQconnectdb(parameters.toConninfo().toUtf8().constData()), &PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK)
        giveUp(connection.get(), "connect");
    return connection;
}

void runBare(PGconn *connection, const QByteArray &sql)
{
    const BareResult result(PQexec(connection, sql.constData()), &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
        giveUp(connection, sql);
}

BareResult executeBare(PGconn *connection, const char *name, const QByteArray &parameter)
{
    const char *value = parameter.constData();
    const int length = int(parameter.size());
    const int format = 1;
    BareResult result(PQexecPrepared(connection, name, 1, &value, &length, &format, 1), &PQclear);
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK)
        giveUp(connection, name);
    return result;
}

} // namespace bench

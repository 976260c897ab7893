#include "app/db/connection.h"

#include "app/db/cancelstate.h"
#include "app/db/connectionstate.h"
#include "app/db/libpqerror.h"
#include "app/db/readonlygate.h"
#include "app/db/statementlog.h"

#include <poll.h>

namespace db {

using core::Error;
using core::ErrorKind;
using core::Result;

namespace {

/// The parallel arrays that libpq takes parameters in; points into the list it is made from.
struct ParameterArrays
{
    explicit ParameterArrays(const QList<Parameter> &parameters)
    {
        for (const Parameter &parameter : parameters) {
            types.push_back(parameter.type);
            values.push_back(parameter.bytes ? parameter.bytes->constData() : nullptr);
            lengths.push_back(parameter.bytes ? int(parameter.bytes->size()) : 0);
            formats.push_back(int(parameter.format));
        }
    }

    std::vector<::Oid> types;
    std::vector<const char *> values;
    std::vector<int> lengths;
    std::vector<int> formats;
};

} // namespace

Result<ResultSet> Connection::State::finish(PGresult *raw, const QString &sql, int parameterCount,
                                            const QElapsedTimer &clock)
{
    const double elapsed = double(clock.nsecsElapsed()) / 1e6;
    ResultSet result(raw);
    const ExecStatusType status = PQresultStatus(raw);
    const bool failed = status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_COPY_IN &&
                        status != PGRES_COPY_OUT && status != PGRES_SINGLE_TUPLE;
    const auto error = failed ? std::optional(errorOf(handle.get(), raw, sql)) : std::nullopt;
    if (options.log) {
        StatementRecord record;
        record.startedAt = QDateTime::currentDateTimeUtc().addMSecs(-qint64(elapsed));
        record.backend = PQbackendPID(handle.get());
        record.sql = sql;
        record.parameterCount = parameterCount;
        record.elapsed.value = elapsed;
        record.rows = failed ? 0 : qMax(qint64(result.rowCount()), result.affectedRows());
        record.sqlstate = error ? error->sqlstate : QString();
        record.errorMessage = error ? error->message : QString();
        options.log->append(std::move(record));
    }
    if (error)
        return *error;
    return result;
}

Result<void> Connection::State::checkUsable(const QString &sql) const
{
    if (PQstatus(handle.get()) == CONNECTION_BAD)
        return connectionError(handle.get(), ErrorKind::ConnectionLost);
    if (options.access == Access::ReadOnly) {
        if (const auto reason = refusedWhenReadOnly(sql)) {
            Error error = core::invalidInput(*reason);
            error.kind = ErrorKind::ReadOnly;
            error.statement = sql;
            return error;
        }
    }
    return {};
}

Connection::Connection(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

Connection::Connection(Connection &&) noexcept = default;
Connection &Connection::operator=(Connection &&) noexcept = default;
Connection::~Connection() = default;

Result<ResultSet> Connection::execute(const Statement &statement, Format format)
{
    if (const auto usable = m_state->checkUsable(statement.sql); !usable)
        return usable.error();
    const ParameterArrays arrays(statement.parameters);
    const QByteArray sql = statement.sql.toUtf8();
    QElapsedTimer clock;
    clock.start();
    PGresult *raw = PQexecParams(m_state->handle.get(), sql.constData(), int(arrays.values.size()), arrays.types.data(),
                                 arrays.values.data(), arrays.lengths.data(), arrays.formats.data(), int(format));
    return m_state->finish(raw, statement.sql, int(arrays.values.size()), clock);
}

Result<ResultSet> Connection::execute(const QString &sql, Format format)
{
    return execute(Statement{sql, {}}, format);
}

Result<PreparedStatement> Connection::prepare(const QString &sql, const QList<Oid> &types)
{
    if (const auto usable = m_state->checkUsable(sql); !usable)
        return usable.error();
    PreparedStatement prepared;
    prepared.m_name = QByteArrayLiteral("workbench_") + QByteArray::number(++m_state->lastPrepared);
    prepared.m_sql = sql;
    QElapsedTimer clock;
    clock.start();
    PGresult *raw = PQprepare(m_state->handle.get(), prepared.m_name.constData(), sql.toUtf8().constData(),
                              int(types.size()), types.constData());
    const auto parsed = m_state->finish(raw, QStringLiteral("PREPARE: ") + sql, 0, clock);
    if (!parsed)
        return parsed.error();
    return prepared;
}

Result<ResultSet> Connection::execute(const PreparedStatement &prepared, const QList<Parameter> &parameters,
                                      Format format)
{
    if (PQstatus(m_state->handle.get()) == CONNECTION_BAD)
        return connectionError(m_state->handle.get(), ErrorKind::ConnectionLost);
    const ParameterArrays arrays(parameters);
    QElapsedTimer clock;
    clock.start();
    PGresult *raw = PQexecPrepared(m_state->handle.get(), prepared.m_name.constData(), int(arrays.values.size()),
                                   arrays.values.data(), arrays.lengths.data(), arrays.formats.data(), int(format));
    return m_state->finish(raw, prepared.m_sql, int(arrays.values.size()), clock);
}

void Connection::setNoticeHandler(std::function<void(const Notice &)> handler)
{
    m_state->onNotice = std::move(handler);
}

Result<void> Connection::reset()
{
    if (inTransaction()) {
        if (const auto rolledBack = execute(QStringLiteral("ROLLBACK")); !rolledBack)
            return rolledBack.error();
    }
    setNoticeHandler({});
    if (const auto discarded = execute(QStringLiteral("DISCARD ALL")); !discarded)
        return discarded.error();
    return serverInfo().vectorOnSearchPath ? Result<void>() : prepareSession();
}

const ServerInfo &Connection::serverInfo() const
{
    return m_state->info;
}

Access Connection::access() const
{
    return m_state->options.access;
}

int Connection::backendPid() const
{
    return PQbackendPID(m_state->handle.get());
}

CancelHandle Connection::cancelHandle() const
{
    return CancelHandle(std::make_shared<CancelHandle::State>(m_state->handle.get()));
}

bool Connection::isUsable() const
{
    return PQstatus(m_state->handle.get()) == CONNECTION_OK;
}

bool Connection::isAlive()
{
    pollfd descriptor{PQsocket(m_state->handle.get()), POLLIN, 0};
    while (isUsable() && poll(&descriptor, 1, 0) > 0) { // words of farewell come before the end of the stream
        if (!PQconsumeInput(m_state->handle.get()))
            return false;
    }
    return isUsable();
}

bool Connection::inTransaction() const
{
    return PQtransactionStatus(m_state->handle.get()) != PQTRANS_IDLE;
}

} // namespace db

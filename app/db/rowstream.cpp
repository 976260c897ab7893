#include "app/db/rowstream.h"

#include "app/db/connectionstate.h"
#include "app/db/libpqerror.h"

namespace db {

using core::Error;
using core::ErrorKind;

namespace {

using ResultPointer = std::unique_ptr<PGresult, void (*)(PGresult *)>;

core::Milliseconds since(const QElapsedTimer &clock)
{
    return {double(clock.nsecsElapsed()) / 1e6};
}

/// The server counts characters, a QString UTF-16 units.
qsizetype utf16Position(const QString &text, qsizetype characters)
{
    qsizetype at = 0;
    for (qsizetype left = characters - 1; left > 0 && at < text.size(); --left)
        at += text.at(at).isHighSurrogate() ? 2 : 1;
    return at + 1;
}

QList<StreamColumn> columnsOf(const PGresult *result)
{
    QList<StreamColumn> columns;
    for (int column = 0; column < PQnfields(result); ++column)
        columns << StreamColumn{QString::fromUtf8(PQfname(result, column)), PQftype(result, column),
                                PQfmod(result, column)};
    return columns;
}

} // namespace

/// The reading of one statement's answer.
class RowStream::Reading
{
public:
    Reading(Connection &connection, const Statement &statement, const RowTaker &taker, AtEnough atEnough)
        : m_connection(connection)
        , m_state(*connection.m_state)
        , m_statement(statement)
        , m_taker(taker)
        , m_atEnough(atEnough)
    {
    }

    StreamEnd run();

private:
    bool send();
    void read();
    void takeResult(ResultPointer result);
    void takeColumns(const PGresult *result);
    void takeRows(const PGresult *result);
    void takeRow(const StreamRow &row);
    void takeCopy();
    void refuseCopy();
    void stopWanting(bool cancels);
    void finish();

    Connection &m_connection;
    Connection::State &m_state;
    const Statement &m_statement;
    const RowTaker &m_taker;
    const AtEnough m_atEnough;
    QElapsedTimer m_clock;
    StreamEnd m_end;
    ResultPointer m_last{nullptr, &PQclear};
    std::optional<Error> m_takerError;
    bool m_wanted = true;
    bool m_columnsTaken = false;
};

StreamEnd RowStream::Reading::run()
{
    m_clock.start();
    if (const auto usable = m_state.checkUsable(m_statement.sql); !usable) {
        m_end.error = usable.error();
        return m_end;
    }
    if (send())
        read();
    finish();
    return m_end;
}

bool RowStream::Reading::send()
{
    std::vector<::Oid> types;
    std::vector<const char *> values;
    std::vector<int> lengths;
    std::vector<int> formats;
    for (const Parameter &parameter : m_statement.parameters) {
        types.push_back(parameter.type);
        values.push_back(parameter.bytes ? parameter.bytes->constData() : nullptr);
        lengths.push_back(parameter.bytes ? int(parameter.bytes->size()) : 0);
        formats.push_back(int(parameter.format));
    }
    PGconn *handle = m_state.handle.get();
    const bool sent = PQsendQueryParams(handle, m_statement.sql.toUtf8().constData(), int(values.size()), types.data(),
                                        values.data(), lengths.data(), formats.data(), int(Format::Text)) != 0;
    if (!sent) {
        m_end.error = connectionError(handle, ErrorKind::ConnectionLost);
        return false;
    }
    PQsetSingleRowMode(handle);
    return true;
}

void RowStream::Reading::read()
{
    while (PGresult *next = PQgetResult(m_state.handle.get())) {
        takeResult(ResultPointer(next, &PQclear));
        if (PQstatus(m_state.handle.get()) == CONNECTION_BAD)
            break;
    }
}

void RowStream::Reading::takeResult(ResultPointer result)
{
    if (m_end.firstRow.value == 0)
        m_end.firstRow = since(m_clock);
    switch (PQresultStatus(result.get())) {
    case PGRES_SINGLE_TUPLE:
        takeColumns(result.get());
        takeRows(result.get());
        return;
    case PGRES_TUPLES_OK:
        takeColumns(result.get());
        break;
    case PGRES_COPY_OUT:
        takeCopy();
        return;
    case PGRES_COPY_IN:
    case PGRES_COPY_BOTH:
        refuseCopy();
        return;
    default:
        break;
    }
    m_last = std::move(result);
}

void RowStream::Reading::takeColumns(const PGresult *result)
{
    if (!std::exchange(m_columnsTaken, true))
        m_taker.columns(columnsOf(result));
}

void RowStream::Reading::takeRows(const PGresult *result)
{
    for (int row = 0; row < PQntuples(result); ++row) {
        ++m_end.rows;
        if (!m_wanted)
            continue;
        StreamRow values;
        for (int column = 0; column < PQnfields(result); ++column) {
            if (PQgetisnull(result, row, column))
                values.emplace_back(std::nullopt);
            else
                values.emplace_back(QByteArrayView(PQgetvalue(result, row, column), PQgetlength(result, row, column)));
        }
        takeRow(values);
    }
}

void RowStream::Reading::takeRow(const StreamRow &row)
{
    const auto more = m_taker.row(row);
    if (!more)
        m_takerError = more.error();
    if (!more || !*more)
        stopWanting(!more || m_atEnough == AtEnough::Cancel);
}

void RowStream::Reading::stopWanting(bool cancels)
{
    m_wanted = false;
    if (!cancels)
        return;
    m_end.cutOff = true;
    (void)m_connection.cancelHandle().cancel(); // what is under way is read and dropped
}

void RowStream::Reading::takeCopy()
{
    PGconn *handle = m_state.handle.get();
    if (!std::exchange(m_columnsTaken, true))
        m_taker.columns({{QStringLiteral("COPY"), OidText, -1}});
    char *line = nullptr;
    int length = 0;
    while ((length = PQgetCopyData(handle, &line, 0)) > 0) {
        ++m_end.rows;
        const bool broken = line[length - 1] == '\n';
        if (m_wanted)
            takeRow({QByteArrayView(line, broken ? length - 1 : length)});
        PQfreemem(line);
    }
}

void RowStream::Reading::refuseCopy()
{
    m_takerError = core::invalidInput(QStringLiteral("COPY … FROM STDIN has no data here"),
                                      QStringLiteral("import the file instead, or COPY from a file on the server"));
    PQputCopyEnd(m_state.handle.get(), "there is no data");
}

void RowStream::Reading::finish()
{
    m_end.elapsed = since(m_clock);
    if (m_end.error)
        return;
    PGresult *raw = m_last.release();
    m_end.command = QString::fromUtf8(PQcmdStatus(raw));
    const QString position = QString::fromUtf8(PQresultErrorField(raw, PG_DIAG_STATEMENT_POSITION));
    m_end.context = QString::fromUtf8(PQresultErrorField(raw, PG_DIAG_CONTEXT));
    if (PQresultStatus(raw) == PGRES_EMPTY_QUERY) {
        PQclear(raw);
        return;
    }
    const auto finished = m_state.finish(raw, m_statement.sql, int(m_statement.parameters.size()), m_clock);
    if (m_takerError && m_state.handle && PQstatus(m_state.handle.get()) == CONNECTION_OK) {
        m_end.error = m_takerError;
        return;
    }
    m_end.cutOff = m_end.cutOff && !finished;
    const bool wasCutOff = m_end.cutOff && finished.error().sqlstate == u"57014";
    if (finished || wasCutOff)
        return;
    m_end.error = finished.error();
    if (!position.isEmpty())
        m_end.position = utf16Position(m_statement.sql, position.toLongLong());
}

StreamEnd RowStream::run(const Statement &statement, const RowTaker &taker, AtEnough atEnough)
{
    return Reading(m_connection, statement, taker, atEnough).run();
}

TransactionState RowStream::transactionState() const
{
    switch (PQtransactionStatus(m_connection.m_state->handle.get())) {
    case PQTRANS_IDLE:
        return TransactionState::None;
    case PQTRANS_INTRANS:
        return TransactionState::Open;
    case PQTRANS_INERROR:
        return TransactionState::Aborted;
    case PQTRANS_ACTIVE:
    case PQTRANS_UNKNOWN:
        break;
    }
    return TransactionState::Unknown;
}

} // namespace db

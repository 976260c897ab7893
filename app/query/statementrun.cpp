#include "app/query/statementrun.h"

namespace query {

using core::Error;
using core::ErrorKind;
using core::Result;

namespace {

constexpr int MostNotices = 1000;
constexpr int TellEveryMs = 200;

/// DECLARE without HOLD belongs into a transaction of the script; in one of its own it would be gone at once.
bool declaresPassingCursor(const QString &sql)
{
    const auto tokens = db::sqlTokens(sql);
    if (!tokens || tokens->isEmpty() || !tokens->first().is(u"declare"))
        return false;
    return std::ranges::none_of(*tokens, [](const db::SqlToken &token) { return token.is(u"hold"); });
}

/// Whether it can call functions, which could switch the session to writing.
bool runsCode(const ScriptStatement &statement)
{
    switch (statement.kind) {
    case StatementKind::Query:
    case StatementKind::Writing:
        return true;
    case StatementKind::Other:
        return !declaresPassingCursor(statement.text);
    case StatementKind::Begin:
    case StatementKind::End:
    case StatementKind::Inside:
    case StatementKind::Session:
    case StatementKind::CopyIn:
    case StatementKind::Psql:
        return false;
    }
    Q_UNREACHABLE();
}

StatementState stateOf(const Error &error)
{
    if (error.kind == ErrorKind::Cancelled)
        return StatementState::Cancelled;
    return error.kind == ErrorKind::ConnectionLost ? StatementState::ConnectionLost : StatementState::Failed;
}

} // namespace

StatementRun::StatementRun(jobs::JobContext &context, db::Connection &connection, const ScriptRequest &request,
                           const VectorTypes &vectorTypes, Teller tell)
    : m_context(context)
    , m_connection(connection)
    , m_request(request)
    , m_vectorTypes(vectorTypes)
    , m_tell(std::move(tell))
{
    m_connection.setNoticeHandler([this](const db::Notice &notice) { takeNotice(notice); });
}

StatementRun::~StatementRun()
{
    m_connection.setNoticeHandler({});
}

StatementReport StatementRun::run(int index)
{
    const ScriptStatement &statement = m_request.statements[index];
    m_report.index = index;
    m_sinceTold.start();
    m_tell(m_report);
    if (begin(statement)) {
        stream(statement);
        end(statement);
    }
    if (!m_report.error)
        m_report.state = StatementState::Succeeded;
    m_tell(m_report);
    return m_report;
}

bool StatementRun::begin(const ScriptStatement &statement)
{
    const bool readOnly = m_connection.access() == db::Access::ReadOnly;
    m_wrapped = readOnly && runsCode(statement) && !m_connection.inTransaction();
    return !m_wrapped || execute(QStringLiteral("BEGIN READ ONLY"));
}

void StatementRun::stream(const ScriptStatement &statement)
{
    const auto bound = bindParameters(statement.text, m_request.values);
    if (!bound) {
        fail(bound.error());
        return;
    }
    const db::RowTaker taker{[this](const QList<db::StreamColumn> &columns) { takeColumns(columns); },
                             [this](const db::StreamRow &row) {
                                 return takeRow(row);
                             }};
    const db::StreamEnd ended =
        db::RowStream(m_connection)
            .run(bound->statement, taker, m_wrapped ? db::AtEnough::Cancel : db::AtEnough::ReadOn);
    m_report.command = ended.command;
    m_report.rowsSent = ended.rows;
    m_report.firstRow = ended.firstRow;
    m_report.elapsed = ended.elapsed;
    m_report.context = ended.context;
    m_report.allCounted = m_report.cutBy != CutBy::Nothing && !ended.cutOff;
    tellRows();
    if (m_spoolError) {
        fail(*m_spoolError);
        return;
    }
    if (!ended.error)
        return;
    if (ended.position > 0)
        m_report.errorAt = statement.at + bound->placeInText(ended.position - 1);
    fail(*ended.error);
}

void StatementRun::end(const ScriptStatement &statement)
{
    if (!m_connection.isUsable())
        return;
    const db::TransactionState state = db::RowStream(m_connection).transactionState();
    if (m_wrapped && state == db::TransactionState::Open && !m_report.error)
        execute(QStringLiteral("COMMIT"));
    else if (m_wrapped && state != db::TransactionState::None)
        execute(QStringLiteral("ROLLBACK"));
    const bool opened = statement.kind == StatementKind::Begin && state == db::TransactionState::Open;
    if (opened && m_connection.access() == db::Access::ReadOnly)
        execute(QStringLiteral("SET TRANSACTION READ ONLY"));
}

void StatementRun::takeNotice(const db::Notice &notice)
{
    if (m_report.notices.size() < MostNotices)
        m_report.notices << notice;
    else
        ++m_report.noticesDropped;
    tellNowAndThen();
}

void StatementRun::takeColumns(const QList<db::StreamColumn> &columns)
{
    for (const db::StreamColumn &column : columns)
        m_report.columns << ResultColumn{column.name, column.type, column.modifier, {}, m_vectorTypes.of(column.type)};
    auto spool = ResultSpool::create(m_report.columns);
    if (!spool) {
        m_spoolError = spool.error();
        return;
    }
    m_spool = *spool;
    m_report.rows = m_spool;
}

Result<bool> StatementRun::takeRow(const db::StreamRow &row)
{
    if (m_context.isCancelled())
        return core::cancelledError();
    if (m_spoolError)
        return *m_spoolError;
    m_report.cutBy = cut();
    if (m_report.cutBy != CutBy::Nothing)
        return false;
    if (const auto appended = m_spool->append(row); !appended) {
        m_spoolError = appended.error();
        return *m_spoolError;
    }
    ++m_appended;
    tellNowAndThen();
    return true;
}

/// Asked with a further row at hand, so that an answer of just as many rows is not said to be cut.
CutBy StatementRun::cut() const
{
    if (m_request.maxRows > 0 && m_appended >= m_request.maxRows)
        return CutBy::Rows;
    return m_request.maxBytes > 0 && m_spool->size().value >= m_request.maxBytes ? CutBy::Bytes : CutBy::Nothing;
}

/// A statement of the run's own; its failure is the statement's.
bool StatementRun::execute(const QString &sql)
{
    const auto executed = m_connection.execute(sql);
    if (!executed && !m_report.error)
        fail(executed.error());
    return bool(executed);
}

void StatementRun::fail(const Error &error)
{
    const bool stopped = m_context.isCancelled() && error.kind != ErrorKind::ConnectionLost;
    m_report.error = stopped ? core::cancelledError() : error;
    if (m_wrapped && error.sqlstate == u"25001")
        m_report.error->hint = QStringLiteral("A read-only session runs each statement in a READ ONLY transaction; "
                                              "unlock the connection for writing to run this one.");
    m_report.state = stateOf(*m_report.error);
}

void StatementRun::tellNowAndThen()
{
    const bool fullPage = m_appended == PageRows;
    if (!fullPage && m_sinceTold.elapsed() < TellEveryMs)
        return;
    m_sinceTold.start();
    tellRows();
    m_tell(m_report);
}

void StatementRun::tellRows()
{
    if (!m_spool)
        return;
    if (const auto published = m_spool->publish(); !published && !m_spoolError)
        m_spoolError = published.error();
    m_report.rowsKept = m_spool->rowCount();
    m_report.rowsSent = std::max(m_report.rowsSent, m_report.rowsKept);
}

} // namespace query

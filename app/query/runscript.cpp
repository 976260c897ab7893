#include "app/query/runscript.h"

#include "app/query/statementrun.h"
#include "app/query/typenames.h"

namespace query {

using core::Error;
using core::ErrorKind;
using core::Result;

namespace {

Error atLine(const ScriptStatement &statement, const QString &message)
{
    return core::invalidInput(QStringLiteral("line %1: %2").arg(statement.line).arg(message),
                              QStringLiteral("nothing was sent"));
}

class ScriptRun
{
public:
    ScriptRun(jobs::JobContext &context, const ScriptRequest &request, const jobs::PartSink<ScriptPart> &sink)
        : m_context(context)
        , m_request(request)
        , m_sink(sink)
    {
    }

    Result<ScriptEnd> run();

private:
    Result<void> prepare(db::Connection &connection);
    void runAll(db::Connection &connection);
    void endTransaction(db::Connection &connection);
    void nameTypes(db::Connection &connection);
    void tell(const StatementReport &report) const { m_sink({report, std::nullopt}); }

    jobs::JobContext &m_context;
    const ScriptRequest &m_request;
    const jobs::PartSink<ScriptPart> &m_sink;
    VectorTypes m_vectorTypes;
    QList<StatementReport> m_answers; ///< those with columns
    std::optional<Error> m_error;
    ScriptEnd m_end;
};

Result<ScriptEnd> ScriptRun::run()
{
    auto lease = m_context.lease();
    if (!lease)
        return lease.error();
    db::Connection &connection = **lease;
    m_end.readOnly = connection.access() == db::Access::ReadOnly;
    if (const auto prepared = prepare(connection); !prepared)
        return prepared.error();
    runAll(connection);
    if (connection.isUsable())
        endTransaction(connection);
    if (connection.isUsable() && !m_context.isCancelled())
        nameTypes(connection);
    m_end.notRun = int(m_request.statements.size()) - m_end.ran;
    m_sink({std::nullopt, m_end});
    if (m_error)
        return *m_error;
    return m_end;
}

Result<void> ScriptRun::prepare(db::Connection &connection)
{
    auto types = vectorTypes(connection);
    if (!types)
        return types.error();
    m_vectorTypes = *types;
    const auto set = connection.execute(QStringLiteral("SET statement_timeout = %1").arg(m_request.timeoutMs));
    return set || m_request.timeoutMs == 0 ? Result<void>() : Result<void>(set.error());
}

void ScriptRun::runAll(db::Connection &connection)
{
    const int count = int(m_request.statements.size());
    for (int index = 0; index < count; ++index) {
        if (m_context.isCancelled()) {
            m_error = core::cancelledError();
            return;
        }
        m_context.setProgress(index, count, count > 1 ? QStringLiteral("statement %1").arg(index + 1) : QString());
        ++m_end.ran;
        StatementRun run(m_context, connection, m_request, m_vectorTypes,
                         [this](const StatementReport &report) { tell(report); });
        const StatementReport report = run.run(index);
        m_end.elapsed.value += report.elapsed.value;
        if (report.rows)
            m_answers << report;
        if (report.error && !m_error)
            m_error = report.error;
        const bool ends = report.error && (!m_request.goOnAfterErrors || !connection.isUsable());
        if (ends || report.state == StatementState::Cancelled)
            return;
    }
    m_context.setProgress(count, count);
}

void ScriptRun::endTransaction(db::Connection &connection)
{
    const db::TransactionState state = db::RowStream(connection).transactionState();
    if (state == db::TransactionState::None)
        return;
    m_end.transaction =
        state == db::TransactionState::Aborted ? OpenTransaction::AbortedRolledBack : OpenTransaction::RolledBack;
    if (const auto rolledBack = connection.execute(QStringLiteral("ROLLBACK")); !rolledBack && !m_error)
        m_error = rolledBack.error();
}

/// The names are not worth failing for.
void ScriptRun::nameTypes(db::Connection &connection)
{
    for (StatementReport &report : m_answers) {
        if (fillTypeNames(connection, report.columns))
            tell(report);
    }
}

} // namespace

Result<void> checkScript(const ScriptRequest &request)
{
    if (request.statements.isEmpty())
        return core::invalidInput(QStringLiteral("there is no statement to run"));
    for (const ScriptStatement &statement : request.statements) {
        if (!statement.refusal.isEmpty())
            return atLine(statement, statement.refusal);
        if (const auto bound = bindParameters(statement.text, request.values); !bound)
            return atLine(statement, bound.error().message);
    }
    return {};
}

Result<ScriptEnd> runScript(jobs::JobContext &context, const ScriptRequest &request,
                            const jobs::PartSink<ScriptPart> &sink)
{
    if (const auto checked = checkScript(request); !checked)
        return checked.error();
    return ScriptRun(context, request, sink).run();
}

} // namespace query

#pragma once

#include "app/query/runscript.h"
#include "app/query/typenames.h"

#include <QElapsedTimer>

namespace query {

/// The running of one statement of a script: in a transaction of its own where the session is read-only, its rows into
/// a spool, its state told as it changes. For runScript.
class StatementRun
{
public:
    using Teller = std::function<void(const StatementReport &)>;

    StatementRun(jobs::JobContext &context, db::Connection &connection, const ScriptRequest &request,
                 const VectorTypes &vectorTypes, Teller tell);
    ~StatementRun();
    StatementRun(const StatementRun &) = delete;
    StatementRun &operator=(const StatementRun &) = delete;

    StatementReport run(int index);

private:
    bool begin(const ScriptStatement &statement);
    void stream(const ScriptStatement &statement);
    void end(const ScriptStatement &statement);
    void takeNotice(const db::Notice &notice);
    void takeColumns(const QList<db::StreamColumn> &columns);
    core::Result<bool> takeRow(const db::StreamRow &row);
    CutBy cut() const;
    bool execute(const QString &sql);
    void fail(const core::Error &error);
    void tellNowAndThen();
    void tellRows();

    jobs::JobContext &m_context;
    db::Connection &m_connection;
    const ScriptRequest &m_request;
    const VectorTypes &m_vectorTypes;
    const Teller m_tell;
    StatementReport m_report;
    std::shared_ptr<ResultSpool> m_spool;
    qint64 m_appended = 0;
    bool m_wrapped = false;
    std::optional<core::Error> m_spoolError;
    QElapsedTimer m_sinceTold;
};

} // namespace query

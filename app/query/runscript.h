#pragma once

#include "app/jobs/jobcontext.h"
#include "app/query/parameters.h"
#include "app/query/resultpage.h"
#include "app/query/splitscript.h"

namespace query {

struct ScriptRequest
{
    QList<ScriptStatement> statements; ///< in the order in which they run
    ParameterValues values;            ///< for the names in all of them
    int timeoutMs = 0;                 ///< statement_timeout of each; 0: none
    qint64 maxRows = 10000;            ///< kept of each answer; 0: all
    qint64 maxBytes = 1LL << 30;       ///< kept of each answer; 0: all
    bool goOnAfterErrors = false;      ///< else the rest of the script is not run

    friend bool operator==(const ScriptRequest &, const ScriptRequest &) = default;
};

enum class StatementState { Running, Succeeded, Failed, Cancelled, ConnectionLost };

/// Why an answer is not kept whole.
enum class CutBy { Nothing, Rows, Bytes };

/// One statement of a run as it stands.
struct StatementReport
{
    int index = 0; ///< in the request
    StatementState state = StatementState::Running;
    QString command; ///< the server's command tag
    QList<ResultColumn> columns;
    SpoolPointer rows;   ///< null where the statement answers none
    qint64 rowsKept = 0; ///< those that can be read
    qint64 rowsSent = 0; ///< those that came from the server
    CutBy cutBy = CutBy::Nothing;
    bool allCounted = false; ///< with cutBy: the rest was read and dropped, so that `rowsSent` is the whole answer
    core::Milliseconds firstRow;
    core::Milliseconds elapsed;
    QList<db::Notice> notices; ///< the first thousand
    int noticesDropped = 0;
    std::optional<core::Error> error;
    qsizetype errorAt = -1; ///< in the script that the statements are of, in UTF-16 units from 0; -1: not told
    QString context;        ///< the server's CONTEXT of the error
};

/// What became of a transaction that was still open when the last statement had run.
enum class OpenTransaction { None, RolledBack, AbortedRolledBack };

struct ScriptEnd
{
    int ran = 0;    ///< statements that were sent
    int notRun = 0; ///< because one before them failed
    bool readOnly = false;
    OpenTransaction transaction = OpenTransaction::None;
    core::Milliseconds elapsed; ///< of all statements

    friend bool operator==(const ScriptEnd &, const ScriptEnd &) = default;
};

/// What a run tells while it goes on: a statement's new state, or the end.
struct ScriptPart
{
    std::optional<StatementReport> statement;
    std::optional<ScriptEnd> end; ///< told at every end, also when the run fails or is cancelled
};

/// Why the statements cannot be run as they are, before anything is sent: nothing to run, one with a refusal, a
/// parameter without a value. Error InvalidInput with the line.
core::Result<void> checkScript(const ScriptRequest &request);

/// Runs the statements in order on one connection. In a read-only session each runs in a READ ONLY transaction, its own
/// or the one that the script opens, so that no function can lift that; else it runs as it is. A transaction that is
/// left open is rolled back, and the session is put back as it was before the connection is lent again.
/// Rows go to a file as they come; what exceeds the request's bounds is cancelled where the transaction is the
/// statement's own and read-only, and read, counted and dropped where it could have effects.
/// Errors: as checkScript; the first statement's that failed; Cancelled; ConnectionLost.
core::Result<ScriptEnd> runScript(jobs::JobContext &context, const ScriptRequest &request,
                                  const jobs::PartSink<ScriptPart> &sink);

} // namespace query

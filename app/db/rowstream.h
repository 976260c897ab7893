#pragma once

#include "app/core/units.h"
#include "app/db/connection.h"

#include <QByteArrayView>

#include <functional>
#include <vector>

namespace db {

struct StreamColumn
{
    QString name;
    Oid type = OidUnknown;
    int modifier = -1;

    friend bool operator==(const StreamColumn &, const StreamColumn &) = default;
};

/// One row in text format, valid during the call only; nothing for NULL.
using StreamRow = std::vector<std::optional<QByteArrayView>>;

/// Takes the answer of a statement while it comes. Called in the thread that reads it.
struct RowTaker
{
    std::function<void(const QList<StreamColumn> &)> columns; ///< once, before the first row; also when none comes
    /// False when no more rows are wanted. An error from it ends the statement.
    std::function<core::Result<bool>(const StreamRow &)> row;
};

/// What becomes of the rows that are not wanted any more.
enum class AtEnough {
    ReadOn, ///< they are read, counted and dropped: the statement does all that it has to do
    Cancel  ///< the statement is cancelled; this aborts the transaction that it runs in
};

/// Where the session stands between two statements.
enum class TransactionState { None, Open, Aborted, Unknown };

/// How a statement ended that was read row by row.
struct StreamEnd
{
    std::optional<core::Error> error;
    qsizetype position = 0; ///< of the error in the statement's text, in UTF-16 units from 1; 0: not told
    QString context;        ///< the server's CONTEXT of the error
    QString command;        ///< the command tag, such as "SELECT 10"; empty for an error and for an empty statement
    qint64 rows = 0;        ///< that the server sent
    bool cutOff = false;    ///< cancelled because no more rows were wanted; `rows` is not the whole answer then
    core::Milliseconds firstRow; ///< from sending to the first row or the end
    core::Milliseconds elapsed;
};

/// Runs single statements and hands over their rows one at a time, so that an answer of any size takes the memory of
/// one row. COPY … TO STDOUT comes as rows of one column, a line each.
class RowStream
{
public:
    explicit RowStream(Connection &connection)
        : m_connection(connection)
    {
    }

    StreamEnd run(const Statement &statement, const RowTaker &taker, AtEnough atEnough = AtEnough::ReadOn);
    TransactionState transactionState() const;

private:
    class Reading;

    Connection &m_connection;
};

} // namespace db

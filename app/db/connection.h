#pragma once

#include "app/core/result.h"
#include "app/db/cancelhandle.h"
#include "app/db/connectionparameters.h"
#include "app/db/resultset.h"
#include "app/db/serverinfo.h"
#include "app/db/statement.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

struct pg_conn;

namespace db {

class StatementLog;
struct ConnectAttempt;
struct ConnectReport;

/// A NOTICE, WARNING or INFO of the server.
struct Notice
{
    QString severity;
    QString message;
    QString detail;
    QString hint;
};

struct ConnectionOptions
{
    Access access = Access::ReadOnly;
    int connectTimeoutSeconds = 10;
    int statementTimeoutMs = 0; ///< 0: none; jobs are stopped by cancel
    int lockTimeoutMs = 10000;
    std::shared_ptr<StatementLog> log; ///< may be null
};

/// A statement that the server has parsed; lives on its connection until that is given back.
class PreparedStatement
{
public:
    PreparedStatement() = default;

    /// As EXECUTE takes it, not quoted.
    const QByteArray &name() const { return m_name; }

private:
    friend class Connection;
    QByteArray m_name;
    QString m_sql;
};

/// One session with a server: move-only, used by one thread at a time.
/// Opened with read-only access it is `default_transaction_read_only` on the server, and refuses here what would
/// switch that off. pgvector, where present, is loaded before anything else, so that its settings are validated.
class Connection
{
public:
    /// Connects, blocking for at most the connect timeout, and not longer than `keepWaiting` says so (asked every
    /// 50 ms; empty: always). Errors: Permission when the server does not let the user in, else
    /// ConnectionFailed, with the server's SQLSTATE where it spoke; Cancelled.
    static core::Result<Connection> open(const ConnectionParameters &parameters, const ConnectionOptions &options,
                                         const std::function<bool()> &keepWaiting = {});

    Connection(Connection &&) noexcept;
    Connection &operator=(Connection &&) noexcept;
    ~Connection();

    /// Runs one statement with its parameters. The result's values come in `format`.
    core::Result<ResultSet> execute(const Statement &statement, Format format = Format::Text);
    core::Result<ResultSet> execute(const QString &sql, Format format = Format::Text);

    /// As `execute`, and calls `onWait` in this thread after every `interval` that the statement has not ended in: for
    /// watching a long one, such as CREATE INDEX, over another connection.
    core::Result<ResultSet> executeWatched(const QString &sql, std::chrono::milliseconds interval,
                                           const std::function<void()> &onWait);

    /// Parses `sql` on the server once; `types` may leave out or leave unknown what the statement tells.
    core::Result<PreparedStatement> prepare(const QString &sql, const QList<Oid> &types = {});
    core::Result<ResultSet> execute(const PreparedStatement &prepared, const QList<Parameter> &parameters,
                                    Format format = Format::Binary);

    /// Sends a prepared statement and returns at once; nothing else may run before `takeAnswer` has given its answer.
    /// Not written to the statement log: it is made for thousands a second, and the log has their PREPARE.
    core::Result<void> send(const PreparedStatement &prepared, const QList<Parameter> &parameters,
                            Format format = Format::Binary);
    /// The answer to what was sent, or nothing while it is not whole. Reads what has come and does not wait.
    std::optional<core::Result<ResultSet>> takeAnswer();
    /// The positions of those that have something to read; waits for one of them, at most `longest`.
    static std::vector<int> waitForAny(std::span<Connection *const> connections, std::chrono::nanoseconds longest);

    /// COPY … FROM STDIN. `produce` fills the buffer it is given and returns false when it has no more; an error
    /// from it aborts the copy. Answers the rows loaded.
    using CopyProducer = std::function<core::Result<bool>(QByteArray &buffer)>;
    core::Result<qint64> copyIn(const QString &sql, const CopyProducer &produce);

    /// COPY … TO STDOUT. `consume` gets one piece (a row) at a time, valid during the call only.
    using CopyConsumer = std::function<core::Result<void>(QByteArrayView piece)>;
    core::Result<qint64> copyOut(const QString &sql, const CopyConsumer &consume);

    /// Called in the connection's thread while a statement runs.
    void setNoticeHandler(std::function<void(const Notice &)> handler);

    /// Ends an open transaction and puts every session setting back (ROLLBACK, DISCARD ALL).
    core::Result<void> reset();

    const ServerInfo &serverInfo() const;
    Access access() const;
    int backendPid() const;
    /// May be called, and used, from any thread as long as it lives.
    CancelHandle cancelHandle() const;
    /// False once the session is broken; then every call fails with ConnectionLost.
    bool isUsable() const;
    /// False when the server has closed an idle session; costs no round trip.
    bool isAlive();
    bool inTransaction() const;

private:
    struct State;
    friend class RowStream; // reads an answer while it comes
    friend ConnectReport reportConnection(const ConnectionParameters &parameters, const ConnectionOptions &options,
                                          const std::function<bool()> &keepWaiting);
    explicit Connection(std::unique_ptr<State> state);
    /// The session of an attempt that succeeded.
    static core::Result<Connection> adopt(ConnectAttempt attempt, const ConnectionOptions &options);
    core::Result<void> prepareSession();

    std::unique_ptr<State> m_state;
};

/// A transaction that is rolled back unless committed; settings made in it with SET LOCAL end with it.
class Transaction
{
public:
    enum class Mode { ReadOnly, ReadOnlySnapshot, ReadWrite }; ///< Snapshot: REPEATABLE READ

    static core::Result<Transaction> begin(Connection &connection, Mode mode);
    Transaction(Transaction &&other) noexcept;
    ~Transaction();

    /// SET LOCAL name = value; the name may have a dot, the value is quoted.
    core::Result<void> setLocal(const QString &name, const QString &value);
    core::Result<void> commit();
    core::Result<void> rollback();

private:
    explicit Transaction(Connection &connection);

    Connection *m_connection = nullptr;
};

} // namespace db

#pragma once

#include "app/core/result.h"
#include "app/db/connectionparameters.h"
#include "app/jobs/jobcontext.h"
#include "app/sandbox/account.h"
#include "app/sandbox/filelock.h"
#include "app/sandbox/postmaster.h"
#include "app/sandbox/serverbinaries.h"

#include <QMap>

#include <mutex>
#include <optional>

namespace sandbox {

struct ServerOptions
{
    QString folder;                  ///< empty: `defaultFolder()`
    QString binaries;                ///< a bin folder; empty: what the sandbox had before, else `findServerBinaries`
    QMap<QString, QString> settings; ///< for postgresql.conf of a new data folder, over the usual ones
    bool durable = true;             ///< false: a new data folder may be lost with the machine's power
};

struct ServerStatus
{
    bool running = false;
    bool kept = false; ///< stays when the last program that uses it ends
    QString folder;
    QString dataFolder; ///< empty when there is none yet
    qint64 pid = 0;
    QString binaries;
    QString serverVersion;               ///< empty when nobody knows
    QString vectorVersion;               ///< of the extension in the sandbox's database; known while it runs
    db::ConnectionParameters parameters; ///< to the sandbox's database; set while it runs

    friend bool operator==(const ServerStatus &, const ServerStatus &) = default;
};

/// A private PostgreSQL in a folder of the person's own: no TCP, a unix socket in a folder that nobody else can enter,
/// one data folder per major version. Any number of programs and objects may share a folder; a lock in it keeps them
/// from starting or stopping at the same time. Functions block and are for jobs; safe from any thread.
class Server
{
public:
    enum class Keep { AsItIs, UntilStopped };

    explicit Server(ServerOptions options = {});

    /// PGVECTOR_WORKBENCH_SANDBOX, else a folder in the user's data folder (/var/lib for root, because the account
    /// that the server then runs as can't enter root's home).
    static QString defaultFolder();
    /// The database that `start` makes, with pgvector in it where the server has it.
    static QString databaseName();

    QString folder() const { return m_folder; }

    /// Starts it unless it runs: makes the data folder on first use, recovers from a crash. From now on this object
    /// counts as a user of the server until `leave` or its end. Errors carry the last lines of the server's log.
    core::Result<ServerStatus> start(jobs::JobContext &context, Keep keep = Keep::AsItIs);
    /// Stops it, whoever uses it; open sessions end.
    core::Result<void> stop(jobs::JobContext &context);
    /// Stops it when this object has used it, nobody else does, and it is not kept.
    core::Result<void> leave(jobs::JobContext &context);
    core::Result<ServerStatus> status(jobs::JobContext &context) const;
    /// Stops it and removes everything it made.
    core::Result<void> destroy(jobs::JobContext &context);

    /// How to reach the running server; nothing when it does not run. Reads a file.
    std::optional<db::ConnectionParameters> parameters(const QString &database = databaseName()) const;

private:
    struct Running
    {
        QString dataFolder;
        Postmaster postmaster;
    };

    QString path(const QString &name) const { return m_folder + u'/' + name; }
    core::Result<FileLock> lock(jobs::JobContext &context) const;
    core::Result<void> prepareFolder(const std::optional<Account> &account) const;
    core::Result<ServerBinaries> binaries(jobs::JobContext &context) const;
    std::optional<Running> running() const;
    core::Result<void> startStopped(jobs::JobContext &context, const std::optional<Account> &account);
    core::Result<void> waitUntilReady(jobs::JobContext &context) const;
    core::Result<void> ensureDatabase(jobs::JobContext &context) const;
    core::Result<void> stopRunning(jobs::JobContext &context) const;
    core::Result<void> removeFiles() const;

    ServerOptions m_options;
    QString m_folder;
    std::mutex m_mutex;
    FileLock m_use;
};

} // namespace sandbox

#pragma once

#include "app/db/connectionpool.h"
#include "app/sandbox/server.h"

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace testsupport {

/// The bin folders of the PostgreSQL versions to test on: the one that `PrivateServer::instance` has, and the one that
/// PGVECTOR_WORKBENCH_PG_BIN_NEXT names. Empty when there is no server.
QStringList serverBinaryFolders();

/// A real PostgreSQL with pgvector for the suites of one test program: in a temporary folder, without TCP, without
/// flushing to the disk. It goes away with the program, also when that crashes.
class PrivateServer
{
public:
    /// The server of this test program, started at the first call. Null when there are no binaries: the current test
    /// is then skipped, or fails under WORKBENCH_FORBID_SKIP=1. Call it in initTestCase.
    static PrivateServer *instance();
    /// The same with the binaries that PGVECTOR_WORKBENCH_PG_BIN_NEXT names; null, without a word, when it is not set.
    static PrivateServer *next();

    ~PrivateServer();

    /// A database of the suite's own is safer than the common one. Errors fail the current test.
    bool createDatabase(const QString &name, bool withVector = true);
    /// Sessions of the superuser; an empty name is the common database, which has pgvector.
    db::ConnectionParameters parameters(const QString &database = {}) const;
    std::shared_ptr<db::ConnectionPool> pool(db::Access access = db::Access::ReadWrite,
                                             const QString &database = {}) const;

    /// Runs SQL, any number of statements, through psql. Errors fail the current test and answer false.
    bool run(const QString &sql, const QString &database = {});

    /// SIGKILL to the server's main process, as the kernel does it when memory is short.
    void kill();
    /// Starts it again after `kill`, or stops and starts it; the parameters stay the same.
    bool restart();

    sandbox::Server &server() { return m_server; }
    QString binaries() const { return m_binaries; }

private:
    explicit PrivateServer(const QString &binaries);
    static std::unique_ptr<PrivateServer> start(const QString &binaries);
    void startWatchdog();

    QTemporaryDir m_folder;
    QString m_binaries;
    sandbox::Server m_server;
    db::ConnectionParameters m_parameters;
    QProcess m_watchdog;
};

} // namespace testsupport

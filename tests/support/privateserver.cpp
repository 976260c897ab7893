#include "tests/support/privateserver.h"

#include "app/db/quoting.h"
#include "app/jobs/jobcontext.h"
#include "app/sandbox/serverbinaries.h"

#include <QCoreApplication>
#include <QFile>
#include <QTest>

#include <csignal>
#include <sys/types.h>

namespace testsupport {

namespace {

std::unique_ptr<PrivateServer> theServer;
std::unique_ptr<PrivateServer> theNextServer;

void removeServers()
{
    theServer.reset();
    theNextServer.reset();
}

void skipOrFail(const core::Error &error)
{
    const QByteArray reason = "no private server: " + core::toOneLine(error).toUtf8();
    if (qEnvironmentVariableIntValue("WORKBENCH_FORBID_SKIP") == 1)
        QTest::qFail(reason.constData(), __FILE__, __LINE__);
    else
        QTest::qSkip(reason.constData(), __FILE__, __LINE__);
}

void fail(const QString &message)
{
    QTest::qFail(message.toUtf8().constData(), __FILE__, __LINE__);
}

core::Result<QString> binaryFolder()
{
    jobs::JobContext context;
    const auto found = sandbox::findServerBinaries(context);
    return found ? core::Result<QString>(found->folder) : found.error();
}

/// Small, so that several test programs can run side by side.
sandbox::ServerOptions serverOptions(const QString &folder, const QString &binaries)
{
    sandbox::ServerOptions options;
    options.folder = folder;
    options.binaries = binaries;
    options.durable = false;
    options.settings = {{QStringLiteral("shared_buffers"), QStringLiteral("64MB")},
                        {QStringLiteral("maintenance_work_mem"), QStringLiteral("128MB")}};
    return options;
}

} // namespace

QStringList serverBinaryFolders()
{
    QStringList folders;
    if (const auto found = binaryFolder())
        folders << *found;
    const QString next = qEnvironmentVariable("PGVECTOR_WORKBENCH_PG_BIN_NEXT");
    if (!next.isEmpty())
        folders << next;
    return folders;
}

PrivateServer *PrivateServer::instance()
{
    if (theServer)
        return theServer.get();
    const auto binaries = binaryFolder();
    if (!binaries) {
        skipOrFail(binaries.error());
        return nullptr;
    }
    theServer = start(*binaries);
    return theServer.get();
}

PrivateServer *PrivateServer::next()
{
    const QString binaries = qEnvironmentVariable("PGVECTOR_WORKBENCH_PG_BIN_NEXT");
    if (!theNextServer && !binaries.isEmpty())
        theNextServer = start(binaries);
    return theNextServer.get();
}

std::unique_ptr<PrivateServer> PrivateServer::start(const QString &binaries)
{
    static const bool registered = [] {
        qAddPostRoutine(&removeServers);
        return true;
    }();
    Q_UNUSED(registered)
    std::unique_ptr<PrivateServer> server(new PrivateServer(binaries));
    return server->restart() ? std::move(server) : nullptr;
}

PrivateServer::PrivateServer(const QString &binaries)
    : m_folder(QDir::tempPath() + QStringLiteral("/workbench-test-XXXXXX"))
    , m_binaries(binaries)
    , m_server(serverOptions(m_folder.filePath(QStringLiteral("sandbox")), binaries))
{
    // Under root the server runs as another account, which has to pass through.
    QFile::setPermissions(m_folder.path(), QFile::permissions(m_folder.path()) | QFile::ExeGroup | QFile::ExeOther);
    startWatchdog();
}

PrivateServer::~PrivateServer()
{
    jobs::JobContext context;
    (void)m_server.destroy(context);
    m_watchdog.closeWriteChannel();
    m_watchdog.waitForFinished();
}

/// Reads from this program until that ends, however it ends, then removes what is left.
void PrivateServer::startWatchdog()
{
    m_watchdog.setProgram(QStringLiteral("/bin/sh"));
    m_watchdog.setArguments(
        {QStringLiteral("-c"),
         QStringLiteral("trap '' INT TERM; read -r line; "
                        "for file in \"$1\"/sandbox/data-*/postmaster.pid; do "
                        "[ -e \"$file\" ] && kill -QUIT \"$(head -n 1 \"$file\")\" && sleep 1; done; "
                        "rm -rf \"$1\""),
         QStringLiteral("watchdog"), m_folder.path()});
    m_watchdog.setStandardOutputFile(QProcess::nullDevice());
    m_watchdog.setStandardErrorFile(QProcess::nullDevice());
    m_watchdog.start();
    m_watchdog.waitForStarted();
}

bool PrivateServer::createDatabase(const QString &name, bool withVector)
{
    if (!run(QStringLiteral("CREATE DATABASE ") + db::quoteIdentifier(name)))
        return false;
    return !withVector || run(QStringLiteral("CREATE EXTENSION vector"), name);
}

db::ConnectionParameters PrivateServer::parameters(const QString &database) const
{
    db::ConnectionParameters parameters = m_parameters;
    if (!database.isEmpty())
        parameters.setValue(QStringLiteral("dbname"), database);
    return parameters;
}

std::shared_ptr<db::ConnectionPool> PrivateServer::pool(db::Access access, const QString &database) const
{
    db::PoolOptions options;
    options.connection.access = access;
    return db::ConnectionPool::create(parameters(database), options);
}

bool PrivateServer::run(const QString &sql, const QString &database)
{
    QProcess psql;
    psql.start(m_binaries + QStringLiteral("/psql"),
               {QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
                QStringLiteral("-d"), parameters(database).toConninfo()});
    psql.write(sql.toUtf8());
    psql.closeWriteChannel();
    psql.waitForFinished(-1);
    if (psql.exitStatus() == QProcess::NormalExit && psql.exitCode() == 0)
        return true;
    fail(QStringLiteral("psql: ") + QString::fromUtf8(psql.readAllStandardError()).trimmed() + psql.errorString());
    return false;
}

void PrivateServer::kill()
{
    jobs::JobContext context;
    if (const auto status = m_server.status(context); status && status->running)
        ::kill(pid_t(status->pid), SIGKILL);
}

bool PrivateServer::restart()
{
    jobs::JobContext context;
    (void)m_server.stop(context);
    const auto status = m_server.start(context);
    if (!status) {
        fail(QStringLiteral("the private server did not start: ") + core::toOneLine(status.error()));
        return false;
    }
    m_parameters = status->parameters;
    return true;
}

} // namespace testsupport

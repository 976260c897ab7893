#include "app/sandbox/server.h"

#include "app/db/connection.h"
#include "app/db/quoting.h"
#include "app/sandbox/cluster.h"
#include "app/sandbox/launch.h"
#include "app/sandbox/socketfolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QThread>

#include <csignal>
#include <unistd.h>

namespace sandbox {

using core::Result;

namespace {

const auto lockName = QStringLiteral("lock");
const auto useName = QStringLiteral("in-use");
const auto keepName = QStringLiteral("keep");
const auto binariesName = QStringLiteral("binaries");
const auto dataPattern = QStringLiteral("data-*");

QString readLine(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readLine()).trimmed() : QString();
}

Result<void> writeFile(const QString &path, const QString &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.flush())
        return core::localError(QStringLiteral("cannot write %1: %2").arg(path, file.errorString()));
    return {};
}

Result<db::Connection> openForWriting(const db::ConnectionParameters &parameters)
{
    db::ConnectionOptions options;
    options.access = db::Access::ReadWrite;
    return db::Connection::open(parameters, options);
}

Result<void> createMissingDatabase(const db::ConnectionParameters &maintenance, const QString &name)
{
    auto connection = openForWriting(maintenance);
    if (!connection)
        return connection.error();
    const auto existing = connection->execute(
        {QStringLiteral("SELECT FROM pg_database WHERE datname = $1"), {db::Parameter::text(name)}});
    if (!existing)
        return existing.error();
    if (existing->rowCount() > 0)
        return {};
    const auto created = connection->execute(QStringLiteral("CREATE DATABASE ") + db::quoteIdentifier(name));
    return created ? Result<void>() : Result<void>(created.error());
}

Result<void> ensureVector(db::Connection &connection)
{
    const db::ServerInfo &info = connection.serverInfo();
    if (info.availableVectorVersion.isEmpty() || info.vectorVersion == info.availableVectorVersion)
        return {};
    const auto done = connection.execute(info.hasVector() ? QStringLiteral("ALTER EXTENSION vector UPDATE")
                                                          : QStringLiteral("CREATE EXTENSION vector"));
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace

Server::Server(ServerOptions options)
    : m_options(std::move(options))
    , m_folder(QDir::cleanPath(
          QFileInfo(m_options.folder.isEmpty() ? defaultFolder() : m_options.folder).absoluteFilePath()))
{
}

QString Server::defaultFolder()
{
    const QString named = qEnvironmentVariable("PGVECTOR_WORKBENCH_SANDBOX");
    if (!named.isEmpty())
        return named;
    const QString data = ::geteuid() == 0 ? QStringLiteral("/var/lib")
                                          : QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return data + QStringLiteral("/pgvector-workbench/sandbox");
}

QString Server::databaseName()
{
    return QStringLiteral("workbench");
}

Result<ServerStatus> Server::start(jobs::JobContext &context, Keep keep)
{
    const auto account = serverAccount();
    if (!account)
        return account.error();
    if (const auto prepared = prepareFolder(*account); !prepared)
        return prepared.error();
    const auto held = lock(context);
    if (!held)
        return held.error();
    auto use = FileLock::acquire(context, path(useName), FileLock::Mode::Shared);
    if (!use)
        return use.error();
    if (keep == Keep::UntilStopped) {
        if (const auto written = writeFile(path(keepName), {}); !written)
            return written.error();
    }
    if (!running()) {
        if (const auto started = startStopped(context, *account); !started)
            return started.error();
    }
    if (const auto ensured = ensureDatabase(context); !ensured)
        return ensured.error();
    {
        const std::lock_guard guard(m_mutex);
        m_use = std::move(*use);
    }
    return status(context);
}

Result<void> Server::stop(jobs::JobContext &context)
{
    if (!QFileInfo::exists(m_folder))
        return {};
    const auto held = lock(context);
    if (!held)
        return held.error();
    QFile::remove(path(keepName));
    return stopRunning(context);
}

Result<void> Server::leave(jobs::JobContext &context)
{
    {
        const std::lock_guard guard(m_mutex);
        if (!m_use.isHeld())
            return {};
        m_use.release();
    }
    if (!QFileInfo::exists(m_folder))
        return {};
    const auto held = lock(context);
    if (!held)
        return held.error();
    const auto unused = FileLock::tryAcquire(path(useName), FileLock::Mode::Exclusive);
    if (!unused || !unused->isHeld() || QFileInfo::exists(path(keepName)))
        return {};
    return stopRunning(context);
}

Result<ServerStatus> Server::status(jobs::JobContext &) const
{
    ServerStatus status;
    status.folder = m_folder;
    status.kept = QFileInfo::exists(path(keepName));
    status.binaries = readLine(path(binariesName));
    const auto found = running();
    if (!found) {
        const QStringList folders = QDir(m_folder).entryList({dataPattern}, QDir::Dirs, QDir::Name);
        if (!folders.isEmpty()) {
            status.dataFolder = path(folders.last());
            status.serverVersion = readLine(status.dataFolder + QStringLiteral("/PG_VERSION"));
        }
        return status;
    }
    status.running = true;
    status.dataFolder = found->dataFolder;
    status.pid = found->postmaster.pid;
    status.parameters = *parameters();
    const auto connection = openForWriting(status.parameters);
    if (!connection)
        return connection.error();
    status.serverVersion = connection->serverInfo().versionText.section(u' ', 0, 0);
    status.vectorVersion = connection->serverInfo().vectorVersion;
    return status;
}

Result<void> Server::destroy(jobs::JobContext &context)
{
    if (!QFileInfo::exists(m_folder))
        return {};
    if (!QFileInfo::exists(path(lockName)))
        return core::localError(QStringLiteral("%1 is not a sandbox's folder").arg(m_folder));
    const auto held = lock(context);
    if (!held)
        return held.error();
    if (const auto stopped = stopRunning(context); !stopped)
        return stopped;
    return removeFiles();
}

std::optional<db::ConnectionParameters> Server::parameters(const QString &database) const
{
    const auto found = running();
    if (!found)
        return std::nullopt;
    db::ConnectionParameters parameters;
    parameters.setValue(QStringLiteral("host"), found->postmaster.socketFolder);
    parameters.setValue(QStringLiteral("port"), found->postmaster.port);
    parameters.setValue(QStringLiteral("user"), QLatin1String(sandboxUser));
    parameters.setValue(QStringLiteral("dbname"), database);
    return parameters;
}

Result<FileLock> Server::lock(jobs::JobContext &context) const
{
    return FileLock::acquire(context, path(lockName), FileLock::Mode::Exclusive);
}

Result<void> Server::prepareFolder(const std::optional<Account> &account) const
{
    const QDir folder(m_folder);
    if (folder.exists() && !folder.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot) &&
        !folder.exists(lockName)) {
        return core::localError(QStringLiteral("%1 is neither empty nor a sandbox's folder").arg(m_folder),
                                QStringLiteral("let PGVECTOR_WORKBENCH_SANDBOX name a folder of its own"));
    }
    return makePrivateFolder(m_folder, account);
}

Result<ServerBinaries> Server::binaries(jobs::JobContext &context) const
{
    if (!m_options.binaries.isEmpty())
        return serverBinariesIn(context, m_options.binaries);
    const QString before = readLine(path(binariesName));
    if (!qEnvironmentVariableIsSet("PGVECTOR_WORKBENCH_PG_BIN") && !before.isEmpty()) {
        if (auto found = serverBinariesIn(context, before))
            return found;
    }
    return findServerBinaries(context);
}

std::optional<Server::Running> Server::running() const
{
    for (const QString &name : QDir(m_folder).entryList({dataPattern}, QDir::Dirs)) {
        if (const auto postmaster = runningPostmaster(path(name)))
            return Running{path(name), *postmaster};
    }
    return std::nullopt;
}

Result<void> Server::startStopped(jobs::JobContext &context, const std::optional<Account> &account)
{
    const auto found = binaries(context);
    if (!found)
        return found.error();
    LaunchRequest request;
    request.binaries = *found;
    request.folder = m_folder;
    request.dataName = QStringLiteral("data-%1").arg(found->majorVersion);
    request.account = account;
    if (!QFileInfo::exists(path(request.dataName))) {
        ClusterRequest cluster{*found, path(request.dataName), account, m_options.settings, m_options.durable};
        if (const auto made = createCluster(context, cluster); !made)
            return made;
    }
    const auto socketFolder = makeSocketFolder(m_folder, account);
    if (!socketFolder)
        return socketFolder.error();
    request.socketFolder = *socketFolder;
    if (const auto launched = launchServer(context, request); !launched)
        return launched;
    return writeFile(path(binariesName), found->folder + u'\n');
}

Result<void> Server::waitUntilReady(jobs::JobContext &context) const
{
    for (auto found = running(); found; found = running()) {
        if (found->postmaster.ready)
            return {};
        if (context.isCancelled())
            return core::cancelledError();
        QThread::msleep(50);
    }
    return core::localError(QStringLiteral("the PostgreSQL server has ended again"),
                            QStringLiteral("its log is ") + path(serverLogName()));
}

Result<void> Server::ensureDatabase(jobs::JobContext &context) const
{
    if (const auto ready = waitUntilReady(context); !ready)
        return ready;
    const auto maintenance = parameters(QStringLiteral("postgres"));
    if (!maintenance)
        return core::localError(QStringLiteral("the PostgreSQL server has ended again"));
    if (const auto created = createMissingDatabase(*maintenance, databaseName()); !created)
        return created;
    db::ConnectionParameters own = *maintenance;
    own.setValue(QStringLiteral("dbname"), databaseName());
    auto connection = openForWriting(own);
    return connection ? ensureVector(*connection) : connection.error();
}

Result<void> Server::stopRunning(jobs::JobContext &context) const
{
    constexpr int politeTurns = 400; // 20 s
    const auto found = running();
    if (!found)
        return {};
    context.setProgress(0, 0, QStringLiteral("stopping PostgreSQL"));
    ::kill(pid_t(found->postmaster.pid), SIGINT);
    for (int turn = 0; isServerProcess(found->postmaster.pid, found->dataFolder); ++turn) {
        if (context.isCancelled())
            return core::cancelledError();
        if (turn == politeTurns)
            ::kill(pid_t(found->postmaster.pid), SIGQUIT);
        QThread::msleep(50);
    }
    return {};
}

Result<void> Server::removeFiles() const
{
    QDir folder(m_folder);
    QStringList names = folder.entryList({dataPattern, QStringLiteral(".making-*"), QStringLiteral("socket")},
                                         QDir::Dirs | QDir::Hidden);
    bool removed = true;
    for (const QString &name : names)
        removed = QDir(path(name)).removeRecursively() && removed;
    for (const QString &name :
         {serverLogName(), serverLogName() + QStringLiteral(".old"), keepName, binariesName, useName, lockName})
        QFile::remove(path(name));
    const auto account = serverAccount();
    for (const QString &other : socketFolderCandidates(m_folder, account ? *account : std::nullopt))
        QDir().rmdir(other);
    QDir().rmdir(m_folder);
    return removed ? Result<void>()
                   : core::localError(QStringLiteral("not everything in %1 could be removed").arg(m_folder));
}

} // namespace sandbox

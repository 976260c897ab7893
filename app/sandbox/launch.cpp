#include "app/sandbox/launch.h"

#include "app/sandbox/postmaster.h"
#include "app/sandbox/program.h"

#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

#include <csignal>
#include <sys/types.h>

namespace sandbox {

using core::Result;

namespace {

constexpr qint64 largestLog = 4'000'000;
/// What a parallel index build takes at once from shared memory: maintenance_work_mem, and some for the queries.
constexpr qint64 neededSharedMemory = 600'000'000;

QString shellQuoted(QString text)
{
    return u'\'' + text.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

/// Containers often have a /dev/shm of 64 MB, in which a parallel index build fails.
bool hasSharedMemory()
{
#ifdef Q_OS_LINUX
    const QStorageInfo memory(QStringLiteral("/dev/shm"));
    return memory.rootPath() == QStringLiteral("/dev/shm") && memory.bytesAvailable() >= neededSharedMemory;
#else
    return true;
#endif
}

QString serverOptions(const QString &socketFolder)
{
    QString options = QStringLiteral("-c listen_addresses= -c port=5432 -c unix_socket_permissions=0700 -k ") +
                      shellQuoted(socketFolder);
    if (!hasSharedMemory())
        options += QStringLiteral(" -c dynamic_shared_memory_type=mmap");
    return options;
}

/// The last lines that the log got since it had `size` bytes.
QString logSince(const QString &path, qint64 size)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(size))
        return {};
    const QStringList lines = QString::fromUtf8(file.readAll()).trimmed().split(u'\n');
    return lines.mid(qMax(qsizetype(0), lines.size() - 12)).join(u'\n');
}

qint64 sizeOfTrimmedLog(const QString &path)
{
    if (QFileInfo(path).size() > largestLog) {
        QFile::remove(path + QStringLiteral(".old"));
        QFile::rename(path, path + QStringLiteral(".old"));
    }
    return QFileInfo(path).size();
}

} // namespace

QString serverLogName()
{
    return QStringLiteral("server.log");
}

Result<void> launchServer(jobs::JobContext &context, const LaunchRequest &request)
{
    const QString dataFolder = request.folder + u'/' + request.dataName;
    const QString log = request.folder + u'/' + serverLogName();
    endOrphans(dataFolder);
    QFile::remove(dataFolder + QStringLiteral("/postmaster.pid"));
    QFile::remove(request.socketFolder + QStringLiteral("/.s.PGSQL.5432.lock"));
    const qint64 logSize = sizeOfTrimmedLog(log);

    // Names relative to the working folder: pg_ctl hands them to a shell, and the folder's own name may hold anything.
    context.setProgress(0, 0, QStringLiteral("starting PostgreSQL ") + request.binaries.versionText);
    Program program{request.binaries.program(QStringLiteral("pg_ctl")),
                    {QStringLiteral("start"), QStringLiteral("--silent"), QStringLiteral("--wait"),
                     QStringLiteral("--timeout=86400"), QStringLiteral("--pgdata=") + request.dataName,
                     QStringLiteral("--log=") + serverLogName(),
                     QStringLiteral("--options=") + serverOptions(request.socketFolder)}};
    program.account = request.account;
    program.workingFolder = request.folder;
    const auto output = runProgram(context, program);
    if (!output) {
        if (const auto postmaster = runningPostmaster(dataFolder))
            ::kill(pid_t(postmaster->pid), SIGINT);
        return output.error();
    }
    if (output->exitStatus == 0)
        return {};
    auto error =
        core::localError(QStringLiteral("the PostgreSQL server did not start"), QStringLiteral("its log is ") + log);
    error.detail = logSince(log, logSize);
    if (error.detail.isEmpty())
        error.detail = QString::fromUtf8(output->standardError).trimmed();
    return error;
}

} // namespace sandbox

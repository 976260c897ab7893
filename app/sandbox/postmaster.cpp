#include "app/sandbox/postmaster.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QThread>

#include <csignal>
#include <sys/types.h>

namespace sandbox {

namespace {

#ifdef Q_OS_LINUX
/// A server and its backends have the data folder as their working folder.
bool worksIn(qint64 pid, const QString &dataFolder)
{
    QFile name(QStringLiteral("/proc/%1/comm").arg(pid));
    if (!name.open(QIODevice::ReadOnly) || name.readAll().trimmed() != "postgres")
        return false;
    const QString folder = QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(pid));
    return !folder.isEmpty() && folder == QFileInfo(dataFolder).canonicalFilePath();
}

QList<qint64> processesIn(const QString &dataFolder)
{
    QList<qint64> found;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool isPid = false;
        const qint64 pid = name.toLongLong(&isPid);
        if (isPid && worksIn(pid, dataFolder))
            found << pid;
    }
    return found;
}
#else
bool worksIn(qint64 pid, const QString &dataFolder)
{
    QProcess ps;
    ps.start(QStringLiteral("ps"), {QStringLiteral("-ww"), QStringLiteral("-o"), QStringLiteral("command="),
                                    QStringLiteral("-p"), QString::number(pid)});
    ps.waitForFinished();
    return QString::fromLocal8Bit(ps.readAllStandardOutput()).contains(dataFolder);
}

QList<qint64> processesIn(const QString &)
{
    return {};
}
#endif

} // namespace

std::optional<Postmaster> parsePostmasterFile(QByteArrayView text)
{
    const QList<QByteArray> lines = text.toByteArray().split('\n');
    Postmaster postmaster;
    postmaster.pid = lines.value(0).trimmed().toLongLong();
    if (postmaster.pid <= 1)
        return std::nullopt;
    postmaster.port = QString::fromUtf8(lines.value(3).trimmed());
    postmaster.socketFolder = QFile::decodeName(lines.value(4).trimmed());
    postmaster.ready = lines.value(7).trimmed() == "ready";
    return postmaster;
}

bool isServerProcess(qint64 pid, const QString &dataFolder)
{
    return worksIn(pid, dataFolder);
}

std::optional<Postmaster> runningPostmaster(const QString &dataFolder)
{
    QFile file(dataFolder + QStringLiteral("/postmaster.pid"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const auto postmaster = parsePostmasterFile(file.readAll());
    if (!postmaster || !worksIn(postmaster->pid, dataFolder))
        return std::nullopt;
    return postmaster;
}

void endOrphans(const QString &dataFolder)
{
    for (int attempt = 0; attempt < 100; ++attempt) {
        const QList<qint64> orphans = processesIn(dataFolder);
        if (orphans.isEmpty())
            return;
        for (const qint64 pid : orphans)
            ::kill(pid_t(pid), attempt < 20 ? SIGQUIT : SIGKILL);
        QThread::msleep(50);
    }
}

} // namespace sandbox

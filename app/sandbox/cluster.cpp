#include "app/sandbox/cluster.h"

#include "app/sandbox/program.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <QThread>

namespace sandbox {

using core::Result;

namespace {

constexpr qint64 neededBytes = 300'000'000;

Result<void> checkSpace(const QString &folder)
{
    const QStorageInfo storage(folder);
    if (!storage.isValid() || storage.bytesAvailable() >= neededBytes)
        return {};
    auto error = core::localError(QStringLiteral("only %1 MB are free in %2, a server needs %3 MB")
                                      .arg(storage.bytesAvailable() / 1'000'000)
                                      .arg(folder)
                                      .arg(neededBytes / 1'000'000));
    error.kind = core::ErrorKind::Resources;
    return error;
}

QStringList initdbArguments(const ClusterRequest &request, const QString &folder)
{
    QStringList arguments{
        QStringLiteral("--pgdata=") + folder, QStringLiteral("--username=") + QLatin1String(sandboxUser),
        QStringLiteral("--auth=trust"),       QStringLiteral("--encoding=UTF8"),
        QStringLiteral("--no-instructions"),  QStringLiteral("--no-locale")};
    // Unicode's own rules, the same on every machine whatever locales it has.
    if (request.binaries.majorVersion >= 17)
        arguments << QStringLiteral("--locale-provider=builtin") << QStringLiteral("--builtin-locale=C.UTF-8");
    if (!request.durable)
        arguments << QStringLiteral("--no-sync");
    return arguments;
}

Result<void> runInitdb(jobs::JobContext &context, const ClusterRequest &request, const QString &folder)
{
    Program initdb{request.binaries.program(QStringLiteral("initdb")), initdbArguments(request, folder)};
    initdb.account = request.account;
    const auto output = runProgram(context, initdb);
    if (!output)
        return output.error();
    if (output->exitStatus == 0)
        return {};
    auto error = core::localError(QStringLiteral("initdb could not make the data folder"));
    if (output->exitStatus == 126) {
        error.hint = QStringLiteral("can the account %1 run the programs in %2?")
                         .arg(request.account ? request.account->name : QString(), request.binaries.folder);
    }
    error.detail = QString::fromUtf8(output->standardError).trimmed();
    return error;
}

Result<void> appendSettings(const ClusterRequest &request, const QString &folder)
{
    QMap<QString, QString> settings = laptopSettings();
    if (!request.durable) {
        for (const char *name : {"fsync", "full_page_writes", "synchronous_commit"})
            settings.insert(QLatin1String(name), QStringLiteral("off"));
    }
    settings.insert(request.settings);
    QString text = QStringLiteral("\n# pgvector Workbench\n");
    for (auto it = settings.begin(); it != settings.end(); ++it)
        text += QStringLiteral("%1 = '%2'\n").arg(it.key(), QString(it.value()).replace(u'\'', QStringLiteral("''")));
    QFile file(folder + QStringLiteral("/postgresql.conf"));
    if (!file.open(QIODevice::Append) || file.write(text.toUtf8()) < 0 || !file.flush())
        return core::localError(QStringLiteral("cannot write %1: %2").arg(file.fileName(), file.errorString()));
    return {};
}

} // namespace

QMap<QString, QString> laptopSettings()
{
    const QString workers = QString::number(qMax(2, QThread::idealThreadCount()));
    return {
        {QStringLiteral("shared_buffers"), QStringLiteral("256MB")},
        {QStringLiteral("maintenance_work_mem"), QStringLiteral("512MB")},
        {QStringLiteral("max_parallel_maintenance_workers"), workers},
        {QStringLiteral("max_connections"), QStringLiteral("50")},
        {QStringLiteral("max_wal_size"), QStringLiteral("2GB")},
        {QStringLiteral("wal_level"), QStringLiteral("minimal")},
        {QStringLiteral("max_wal_senders"), QStringLiteral("0")},
        {QStringLiteral("track_io_timing"), QStringLiteral("on")},
        {QStringLiteral("cluster_name"), QStringLiteral("pgvector-workbench sandbox")},
    };
}

Result<void> createCluster(jobs::JobContext &context, const ClusterRequest &request)
{
    const QFileInfo target(request.dataFolder);
    QDir parent(target.absolutePath());
    for (const QString &left : parent.entryList({QStringLiteral(".making-*")}, QDir::Dirs | QDir::Hidden))
        QDir(parent.filePath(left)).removeRecursively();
    if (const auto space = checkSpace(parent.path()); !space)
        return space;

    context.setProgress(0, 0, QStringLiteral("making the data folder of PostgreSQL ") + request.binaries.versionText);
    const QString making = parent.filePath(QStringLiteral(".making-") + target.fileName());
    auto made = makePrivateFolder(making, request.account);
    if (made)
        made = runInitdb(context, request, making);
    if (made)
        made = appendSettings(request, making);
    if (made && !parent.rename(making, request.dataFolder))
        made = core::localError(QStringLiteral("cannot rename %1 to %2").arg(making, request.dataFolder));
    if (!made)
        QDir(making).removeRecursively();
    return made;
}

} // namespace sandbox

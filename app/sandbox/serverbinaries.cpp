#include "app/sandbox/serverbinaries.h"

#include "app/sandbox/program.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace sandbox {

using core::Result;

namespace {

/// What a failed program said last.
QString lastLines(const QByteArray &text, int count)
{
    const QStringList lines = QString::fromUtf8(text).trimmed().split(u'\n');
    return lines.mid(qMax(qsizetype(0), lines.size() - count)).join(u'\n');
}

Result<QString> runScript(jobs::JobContext &context, const QString &script)
{
    context.setProgress(0, 0, QStringLiteral("looking for PostgreSQL with pgvector"));
    Program program{QStringLiteral("bash"), {script}};
    program.onErrorLine = [&context](const QString &line) {
        context.setProgress(0, 0, line);
    };
    const auto output = runProgram(context, program);
    if (!output)
        return output.error();
    const QString folder = QString::fromUtf8(output->standardOutput).trimmed();
    if (output->exitStatus != 0 || folder.isEmpty()) {
        auto error = core::localError(QStringLiteral("found no PostgreSQL with pgvector, and could not fetch one"),
                                      QStringLiteral("install both, or let PGVECTOR_WORKBENCH_PG_BIN name the folder "
                                                     "that holds postgres and initdb"));
        error.detail = lastLines(output->standardError, 6);
        return error;
    }
    return folder;
}

} // namespace

Result<ServerBinaries> serverBinariesIn(jobs::JobContext &context, const QString &folder)
{
    for (const char *name : {"postgres", "initdb", "pg_ctl"}) {
        if (!QFileInfo(folder + u'/' + QLatin1String(name)).isExecutable()) {
            return core::localError(QStringLiteral("%1 has no program %2").arg(folder, QLatin1String(name)),
                                    QStringLiteral("PGVECTOR_WORKBENCH_PG_BIN names the folder with a server's "
                                                   "programs, such as /usr/lib/postgresql/17/bin"));
        }
    }
    ServerBinaries binaries;
    binaries.folder = QFileInfo(folder).absoluteFilePath();
    const auto output =
        runProgram(context, {binaries.program(QStringLiteral("postgres")), {QStringLiteral("--version")}});
    if (!output)
        return output.error();
    static const QRegularExpression number(QStringLiteral("^[^)]*\\) (\\d+)(\\.\\d+)*"));
    const auto match = number.match(QString::fromUtf8(output->standardOutput));
    if (output->exitStatus != 0 || !match.hasMatch()) {
        auto error = core::localError(QStringLiteral("%1/postgres does not run").arg(folder));
        error.detail = lastLines(output->standardError, 6);
        return error;
    }
    binaries.versionText = match.captured(0).section(u' ', -1);
    binaries.majorVersion = match.captured(1).toInt();
    return binaries;
}

Result<ServerBinaries> findServerBinaries(jobs::JobContext &context)
{
    const QString named = qEnvironmentVariable("PGVECTOR_WORKBENCH_PG_BIN");
    if (!named.isEmpty())
        return serverBinariesIn(context, named);
    const QString script = postgresScript();
    if (script.isEmpty()) {
        return core::localError(QStringLiteral("postgres.sh, which finds PostgreSQL with pgvector, is not installed"),
                                QStringLiteral("let PGVECTOR_WORKBENCH_PG_BIN name the folder that holds postgres"));
    }
    const auto folder = runScript(context, script);
    return folder ? serverBinariesIn(context, *folder) : folder.error();
}

QString postgresScript()
{
    const QString named = qEnvironmentVariable("PGVECTOR_WORKBENCH_POSTGRES_SCRIPT");
    if (!named.isEmpty())
        return named;
    QDir folder(QCoreApplication::applicationDirPath());
    const QString installed = folder.absoluteFilePath(QStringLiteral("../share/pgvector-workbench/postgres.sh"));
    if (QFileInfo::exists(installed))
        return QDir::cleanPath(installed);
    while (folder.cdUp()) {
        if (folder.exists(QStringLiteral("installer/postgres.sh")) &&
            folder.exists(QStringLiteral("CMakePresets.json")))
            return folder.absoluteFilePath(QStringLiteral("installer/postgres.sh"));
    }
    return {};
}

} // namespace sandbox

#include "app/workspace/workspace.h"

#include "app/workspace/workspacesession.h"

#include <QDateTime>
#include <QFile>
#include <QStandardPaths>

namespace workspace {

using core::Result;

namespace {

/// Moves the file and what SQLite keeps beside it; answers the new name of the file.
Result<QString> moveAside(const QString &path)
{
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    QString aside = QStringLiteral("%1.damaged-%2").arg(path, stamp);
    for (int attempt = 2; QFile::exists(aside); ++attempt)
        aside = QStringLiteral("%1.damaged-%2-%3").arg(path, stamp).arg(attempt);
    for (const QString &suffix : {QString(), QStringLiteral("-wal"), QStringLiteral("-shm")}) {
        if (QFile::exists(path + suffix) && !QFile::rename(path + suffix, aside + suffix))
            return core::localError(QStringLiteral("the damaged workspace file %1 cannot be moved aside").arg(path));
    }
    return aside;
}

} // namespace

Workspace::Workspace(QString path)
    : m_path(std::move(path))
{
}

QString Workspace::defaultPath()
{
    const QString chosen = qEnvironmentVariable("PGVECTOR_WORKBENCH_WORKSPACE");
    if (!chosen.isEmpty())
        return chosen;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/pgvector-workbench/workspace.sqlite");
}

Result<OpenOutcome> Workspace::open() const
{
    bool damaged = false;
    const auto session = WorkspaceSession::open(m_path, &damaged);
    if (session)
        return OpenOutcome{};
    if (!damaged)
        return session.error();

    const auto aside = moveAside(m_path);
    if (!aside)
        return aside.error();
    const auto fresh = WorkspaceSession::open(m_path);
    if (!fresh)
        return fresh.error();
    return OpenOutcome{*aside};
}

} // namespace workspace

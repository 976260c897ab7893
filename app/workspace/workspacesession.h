#pragma once

#include "app/core/result.h"

#include <QSqlQuery>
#include <QString>
#include <QVariantList>

namespace workspace {

/// One SQLite connection to a workspace file, its schema up to date. Belongs to the thread that opened it; queries
/// made from it must be gone before it is.
class WorkspaceSession
{
public:
    /// Opens and migrates. With `damaged` it also reads every page, and tells by it whether the failure is that the
    /// file is no SQLite database or a broken one. Errors are Local.
    static core::Result<WorkspaceSession> open(const QString &path, bool *damaged = nullptr);

    WorkspaceSession(WorkspaceSession &&other) noexcept;
    ~WorkspaceSession();
    WorkspaceSession(const WorkspaceSession &) = delete;
    WorkspaceSession &operator=(const WorkspaceSession &) = delete;

    /// Runs one statement, its `?` filled from `values`; waits up to five seconds for another writer.
    core::Result<QSqlQuery> run(const QString &sql, const QVariantList &values = {}) const;

    /// Takes the write lock now, so that what is read inside is what is written upon.
    core::Result<void> begin() const;
    core::Result<void> commit() const;
    /// Also done by destroying the session.
    void rollback() const;

private:
    explicit WorkspaceSession(QString name);
    core::Result<void> connect(const QString &path, bool *damaged) const;
    core::Result<void> checkPages(const QString &path, bool *damaged) const;

    QString m_name;
};

} // namespace workspace

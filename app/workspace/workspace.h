#pragma once

#include "app/core/result.h"

#include <QString>

namespace workspace {

/// What opening a workspace file had to do.
struct OpenOutcome
{
    QString setAside; ///< where a damaged file was moved to before a new one was made; else empty

    friend bool operator==(const OpenOutcome &, const OpenOutcome &) = default;
};

/// The local SQLite file that keeps what took effort: sweeps, saved connections (without passwords), history.
/// A value that only holds the path: copy it into jobs. Everything that reads or writes the file opens its own
/// connection in the calling thread and closes it, so it belongs in jobs, never on the window's thread.
class Workspace
{
public:
    explicit Workspace(QString path);

    /// `workspace.sqlite` in the user's data folder, or what PGVECTOR_WORKBENCH_WORKSPACE names.
    static QString defaultPath();

    const QString &path() const { return m_path; }

    /// Makes the file where there is none (readable by its owner only) and brings its schema up to date. A damaged
    /// file is moved aside and replaced. Errors, all Local: written by a newer version, folder or file not writable.
    core::Result<OpenOutcome> open() const;

    friend bool operator==(const Workspace &, const Workspace &) = default;

private:
    QString m_path;
};

} // namespace workspace

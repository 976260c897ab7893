#pragma once

#include "app/core/result.h"
#include "app/core/units.h"
#include "app/workspace/workspace.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace workspace {

enum class HistoryState { Succeeded, Failed, Cancelled, ConnectionLost };

/// One run of the SQL page: one statement or a script.
struct HistoryRecord
{
    qint64 id = 0;
    QDateTime ranAt;    ///< UTC, set by storeHistory
    QString connection; ///< "user@host:port/database", without password
    QString sql;        ///< as it was typed: parameters by their names, not their values
    int statements = 1;
    HistoryState state = HistoryState::Succeeded;
    core::Milliseconds elapsed; ///< of all statements
    qint64 rows = 0;            ///< that the last answer had
    QString error;              ///< why it ended, when it did not succeed

    friend bool operator==(const HistoryRecord &, const HistoryRecord &) = default;
};

/// Runs that are kept; storing one more takes the oldest away.
inline constexpr int MostHistory = 1000;
/// Longest text that is kept, in UTF-16 units; a run of a longer one is not stored.
inline constexpr qsizetype LongestHistory = 1 << 20;

/// Writes a run and answers its id, 0 for a text that is too long.
core::Result<qint64> storeHistory(const Workspace &workspace, const HistoryRecord &record);

/// The newest runs, newest first, whose text holds `search`, in any case of ASCII letters.
core::Result<QList<HistoryRecord>> listHistory(const Workspace &workspace, const QString &search = {}, int limit = 200);

core::Result<void> deleteHistory(const Workspace &workspace, qint64 id);
core::Result<void> clearHistory(const Workspace &workspace);

/// A text that is being written, and the file that it is of; empty for none.
struct Draft
{
    QString text;
    QString file;

    friend bool operator==(const Draft &, const Draft &) = default;
};

/// Keeps the draft of the name, replacing the one before.
core::Result<void> storeDraft(const Workspace &workspace, const QString &name, const Draft &draft);
/// An empty draft where none was stored.
core::Result<Draft> loadDraft(const Workspace &workspace, const QString &name);

} // namespace workspace

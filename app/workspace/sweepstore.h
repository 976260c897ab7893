#pragma once

#include "app/core/result.h"
#include "app/workspace/workspace.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace workspace {

/// How a stored sweep ended. Running is also what a sweep stays at when the program died in the middle of it.
enum class SweepState { Running, Succeeded, Failed, Cancelled, ConnectionLost };

/// What a sweep varies. All kinds have a head and points; what these hold is up to the kind.
enum class SweepKind { Settings, Filters, Candidates, Growth, Load };

/// "running", "connection lost"; "settings", "load".
QString nameOf(SweepState state);
QString nameOf(SweepKind kind);
std::optional<SweepState> sweepStateFromName(const QString &name);
std::optional<SweepKind> sweepKindFromName(const QString &name);

/// One sweep without its points: what a list shows, and the texts that app/sweep reads back.
struct SweepRecord
{
    qint64 id = 0;
    QDateTime startedAt; ///< UTC, set by beginSweep
    std::optional<QDateTime> endedAt;
    SweepState state = SweepState::Running;
    SweepKind kind = SweepKind::Settings;
    QString name;       ///< that the person gave it; mostly empty
    QString connection; ///< "user@host:port/database", without password
    QString table;      ///< "schema.name"
    QString column;
    QString index;
    QString method;
    QString spec;    ///< JSON
    QString summary; ///< JSON of what is known beside the points
    QString error;   ///< why it ended, when it did not succeed
    int points = 0;  ///< stored points, for lists

    friend bool operator==(const SweepRecord &, const SweepRecord &) = default;
};

/// One point as it stands; an unfinished one rests on fewer queries than the sweep has.
struct SweepPointRecord
{
    int position = 0; ///< its place in the grid, from 0
    bool finished = false;
    QString point; ///< JSON

    friend bool operator==(const SweepPointRecord &, const SweepPointRecord &) = default;
};

struct StoredSweep
{
    SweepRecord sweep;
    QList<SweepPointRecord> points; ///< by position

    friend bool operator==(const StoredSweep &, const StoredSweep &) = default;
};

/// Writes a new sweep, state Running, and answers its id.
core::Result<qint64> beginSweep(const Workspace &workspace, const SweepRecord &record);

/// Writes a sweep that was measured elsewhere, times and end and points as they are, in one transaction; answers its
/// new id.
core::Result<qint64> insertSweep(const Workspace &workspace, const StoredSweep &sweep);

/// Writes points, replacing those at the same position, in one transaction.
core::Result<void> storePoints(const Workspace &workspace, qint64 sweep, const QList<SweepPointRecord> &points);

/// Some of a point's raw figures, in the order in which they were measured; `first` of them came before.
struct SweepSampleRecord
{
    int position = 0;
    int first = 0;
    QByteArray samples; ///< as app/sweep packs them

    friend bool operator==(const SweepSampleRecord &, const SweepSampleRecord &) = default;
};

/// Adds samples, in one transaction.
core::Result<void> storeSamples(const Workspace &workspace, qint64 sweep, const QList<SweepSampleRecord> &samples);
/// By position, then in the order of measuring.
core::Result<QList<SweepSampleRecord>> loadSamples(const Workspace &workspace, qint64 sweep);

/// Drops a point's samples from the one on that `from` others came before; to be called at the end of a record.
core::Result<void> dropSamples(const Workspace &workspace, qint64 sweep, int position, int from);

/// The queries that a sweep was given, as app/sweep packs them; empty where it was given none.
core::Result<void> storeGivenQueries(const Workspace &workspace, qint64 sweep, const QByteArray &queries);
core::Result<QByteArray> loadGivenQueries(const Workspace &workspace, qint64 sweep);

/// Sets a sweep that is to go on back to Running.
core::Result<void> reopenSweep(const Workspace &workspace, qint64 sweep);

/// Moves points and samples of a sweep to a new one with the same texts, which ended Failed for this reason, in one
/// transaction; answers the new one's id. The sweep itself is left without any.
core::Result<qint64> setMeasuredAside(const Workspace &workspace, qint64 sweep, const QString &reason);

core::Result<void> storeSummary(const Workspace &workspace, qint64 sweep, const QString &summary);

core::Result<void> endSweep(const Workspace &workspace, qint64 sweep, SweepState state, const QString &error = {});

core::Result<void> renameSweep(const Workspace &workspace, qint64 sweep, const QString &name);

/// The newest sweeps of a kind, newest first; of one table ("schema.name") when it is given.
core::Result<QList<SweepRecord>> listSweeps(const Workspace &workspace, const QString &table = {},
                                            SweepKind kind = SweepKind::Settings, int limit = 200);
/// The newest sweeps of every kind and table, newest first.
core::Result<QList<SweepRecord>> listAllSweeps(const Workspace &workspace, int limit = 200);

/// Error Missing when there is no such sweep.
core::Result<StoredSweep> loadSweep(const Workspace &workspace, qint64 sweep);

core::Result<void> deleteSweep(const Workspace &workspace, qint64 sweep);

} // namespace workspace

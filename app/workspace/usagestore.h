#pragma once

#include "app/core/result.h"
#include "app/workspace/workspace.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>

#include <optional>

namespace workspace {

/// The database that statistics are of, as its server names both.
struct ObservedDatabase
{
    QString server;
    QString database;

    friend bool operator==(const ObservedDatabase &, const ObservedDatabase &) = default;
};

/// The counters of a database's indexes at one moment, as app/indexes packs them. Times are the server's, in UTC, to
/// the millisecond.
struct UsageRecord
{
    QDateTime takenAt;
    std::optional<QDateTime> statsSince; ///< when the counters began
    QByteArray counters;

    friend bool operator==(const UsageRecord &, const UsageRecord &) = default;
};

/// How far apart records of some age are kept, newest first; beyond the last they go.
struct UsageAge
{
    qint64 olderThan = 0; ///< seconds
    qint64 apart = 0;     ///< seconds
};
/// A minute apart for two hours, an hour for two weeks, a day for 400 days.
inline constexpr UsageAge UsageAges[] = {{0, 60}, {2 * 3600, 3600}, {14 * 86400, 86400}};
inline constexpr qint64 OldestUsage = 400 * 86400; ///< seconds

/// Keeps the record, unless one was taken less than a minute before it, and thins those of the database by their age as
/// seen from it: of each span the first one stays. Scans of its own that are older than the oldest go too.
core::Result<void> storeUsage(const Workspace &workspace, const ObservedDatabase &database, const UsageRecord &record);

/// Every record of a database that was taken at `from` or later, oldest first.
core::Result<QList<UsageRecord>> listUsage(const Workspace &workspace, const ObservedDatabase &database,
                                           const QDateTime &from = {});

/// Scans that this program made itself.
struct OwnScans
{
    qint64 scans = 0;
    QDateTime last; ///< when the last of them was noted, by the server's clock, UTC

    friend bool operator==(const OwnScans &, const OwnScans &) = default;
};

/// Notes scans by the index's oid.
core::Result<void> addOwnScans(const Workspace &workspace, const ObservedDatabase &database, const QDateTime &at,
                               const QHash<quint32, qint64> &scans);
/// What was noted after `from`, by oid.
core::Result<QHash<quint32, OwnScans>> listOwnScans(const Workspace &workspace, const ObservedDatabase &database,
                                                    const std::optional<QDateTime> &from = {});

} // namespace workspace

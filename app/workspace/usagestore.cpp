#include "app/workspace/usagestore.h"

#include "app/workspace/storevalues.h"
#include "app/workspace/workspacesession.h"

#include <iterator>

namespace workspace {

using core::Result;

namespace {

QVariant timeOrNull(const std::optional<QDateTime> &time)
{
    return time ? QVariant(time->toMSecsSinceEpoch()) : QVariant();
}

QDateTime timeFrom(const QVariant &value)
{
    return QDateTime::fromMSecsSinceEpoch(value.toLongLong(), Qt::UTC);
}

Result<void> runIn(const WorkspaceSession &session, const QString &sql, const QVariantList &values)
{
    const auto ran = session.run(sql, values);
    return ran ? Result<void>() : Result<void>(ran.error());
}

/// Of records between two ages, of each span of `apart` seconds the first stays.
Result<void> thinBetween(const WorkspaceSession &session, const ObservedDatabase &database, qint64 from, qint64 to,
                         qint64 apart)
{
    return runIn(
        session,
        QStringLiteral("DELETE FROM usage_snapshot WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER "
                       "(PARTITION BY taken_at / ? ORDER BY taken_at, id) AS place FROM usage_snapshot WHERE "
                       "server = ? AND database_name = ? AND taken_at >= ? AND taken_at < ?) WHERE place > 1)"),
        {apart * 1000, textValue(database.server), textValue(database.database), from, to});
}

Result<void> thin(const WorkspaceSession &session, const ObservedDatabase &database, qint64 now)
{
    const qint64 oldest = now - OldestUsage * 1000;
    for (const QString &sql :
         {QStringLiteral("DELETE FROM usage_snapshot WHERE server = ? AND database_name = ? AND taken_at < ?"),
          QStringLiteral("DELETE FROM own_scan WHERE server = ? AND database_name = ? AND noted_at < ?")}) {
        if (const auto ran = runIn(session, sql, {textValue(database.server), textValue(database.database), oldest});
            !ran)
            return ran;
    }
    for (size_t at = 1; at < std::size(UsageAges); ++at) {
        const bool last = at + 1 == std::size(UsageAges);
        const qint64 from = last ? oldest : now - UsageAges[at + 1].olderThan * 1000;
        const auto thinned =
            thinBetween(session, database, from, now - UsageAges[at].olderThan * 1000, UsageAges[at].apart);
        if (!thinned)
            return thinned;
    }
    return {};
}

/// Whether the newest record is a minute older, or there is none.
Result<bool> isDue(const WorkspaceSession &session, const ObservedDatabase &database, qint64 now)
{
    auto newest =
        session.run(QStringLiteral("SELECT max(taken_at) FROM usage_snapshot WHERE server = ? AND "
                                   "database_name = ? AND taken_at > ?"),
                    {textValue(database.server), textValue(database.database), now - UsageAges[0].apart * 1000});
    if (!newest)
        return newest.error();
    return !newest->next() || newest->value(0).isNull() || newest->value(0).toLongLong() > now;
}

} // namespace

Result<void> storeUsage(const Workspace &workspace, const ObservedDatabase &database, const UsageRecord &record)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    if (const auto begun = session->begin(); !begun)
        return begun;
    const qint64 now = record.takenAt.toMSecsSinceEpoch();
    const auto due = isDue(*session, database, now);
    if (!due)
        return due.error();
    if (*due) {
        const auto inserted =
            runIn(*session,
                  QStringLiteral("INSERT INTO usage_snapshot (server, database_name, taken_at, stats_since, counters) "
                                 "VALUES (?, ?, ?, ?, ?)"),
                  {textValue(database.server), textValue(database.database), now, timeOrNull(record.statsSince),
                   record.counters});
        if (!inserted)
            return inserted;
        if (const auto thinned = thin(*session, database, now); !thinned)
            return thinned;
    }
    return session->commit();
}

Result<QList<UsageRecord>> listUsage(const Workspace &workspace, const ObservedDatabase &database,
                                     const QDateTime &from)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto rows = session->run(
        QStringLiteral("SELECT taken_at, stats_since, counters FROM usage_snapshot WHERE server = ? "
                       "AND database_name = ? AND taken_at >= ? ORDER BY taken_at, id"),
        {textValue(database.server), textValue(database.database), from.isValid() ? from.toMSecsSinceEpoch() : 0});
    if (!rows)
        return rows.error();
    QList<UsageRecord> records;
    while (rows->next()) {
        UsageRecord record{timeFrom(rows->value(0)), {}, rows->value(2).toByteArray()};
        if (!rows->value(1).isNull())
            record.statsSince = timeFrom(rows->value(1));
        records << record;
    }
    return records;
}

Result<void> addOwnScans(const Workspace &workspace, const ObservedDatabase &database, const QDateTime &at,
                         const QHash<quint32, qint64> &scans)
{
    if (scans.isEmpty())
        return {};
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    if (const auto begun = session->begin(); !begun)
        return begun;
    const qint64 now = at.toMSecsSinceEpoch();
    for (auto scan = scans.begin(); scan != scans.end(); ++scan) {
        const auto added = runIn(
            *session,
            QStringLiteral("INSERT INTO own_scan (server, database_name, index_oid, noted_at, scans) VALUES "
                           "(?, ?, ?, ?, ?) ON CONFLICT (server, database_name, index_oid, noted_at) DO UPDATE SET "
                           "scans = scans + excluded.scans"),
            {textValue(database.server), textValue(database.database), scan.key(), now, scan.value()});
        if (!added)
            return added;
    }
    return session->commit();
}

Result<QHash<quint32, OwnScans>> listOwnScans(const Workspace &workspace, const ObservedDatabase &database,
                                              const std::optional<QDateTime> &from)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto rows =
        session->run(QStringLiteral("SELECT index_oid, sum(scans), max(noted_at) FROM own_scan WHERE server = ? "
                                    "AND database_name = ? AND noted_at > ? GROUP BY index_oid"),
                     {textValue(database.server), textValue(database.database), from ? from->toMSecsSinceEpoch() : 0});
    if (!rows)
        return rows.error();
    QHash<quint32, OwnScans> scans;
    while (rows->next())
        scans.insert(rows->value(0).toUInt(), {rows->value(1).toLongLong(), timeFrom(rows->value(2))});
    return scans;
}

} // namespace workspace

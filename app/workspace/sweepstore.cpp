#include "app/workspace/sweepstore.h"

#include "app/workspace/storevalues.h"
#include "app/workspace/workspacesession.h"

#include <algorithm>
#include <array>

namespace workspace {

using core::Result;

namespace {

using namespace Qt::StringLiterals;

constexpr std::array StateNames = {"running"_L1, "succeeded"_L1, "failed"_L1, "cancelled"_L1, "connection lost"_L1};

constexpr std::array KindNames = {"settings"_L1, "filters"_L1, "candidates"_L1, "growth"_L1, "load"_L1};

const QString &selectSweeps()
{
    static const QString sql = QStringLiteral(
        "SELECT id, started_at, ended_at, state, kind, name, connection, table_name, column_name, index_name, method, "
        "spec, summary, error, (SELECT count(*) FROM sweep_point p WHERE p.sweep = s.id) FROM sweep s ");
    return sql;
}

SweepRecord readSweep(const QSqlQuery &row)
{
    SweepRecord record;
    record.id = row.value(0).toLongLong();
    record.startedAt = QDateTime::fromString(row.value(1).toString(), Qt::ISODateWithMs);
    if (!row.isNull(2))
        record.endedAt = QDateTime::fromString(row.value(2).toString(), Qt::ISODateWithMs);
    record.state = sweepStateFromName(row.value(3).toString()).value_or(SweepState::Failed);
    record.kind = sweepKindFromName(row.value(4).toString()).value_or(SweepKind::Settings);
    record.name = row.value(5).toString();
    record.connection = row.value(6).toString();
    record.table = row.value(7).toString();
    record.column = row.value(8).toString();
    record.index = row.value(9).toString();
    record.method = row.value(10).toString();
    record.spec = row.value(11).toString();
    record.summary = row.value(12).toString();
    record.error = row.value(13).toString();
    record.points = row.value(14).toInt();
    return record;
}

Result<QList<SweepRecord>> select(const Workspace &workspace, const QString &tail, const QVariantList &values)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto rows = session->run(selectSweeps() + tail, values);
    if (!rows)
        return rows.error();
    QList<SweepRecord> sweeps;
    while (rows->next())
        sweeps << readSweep(*rows);
    return sweeps;
}

/// Within the session's transaction.
Result<void> insertPoints(const WorkspaceSession &session, qint64 sweep, const QList<SweepPointRecord> &points)
{
    for (const SweepPointRecord &point : points) {
        const auto stored = session.run(
            QStringLiteral("INSERT OR REPLACE INTO sweep_point (sweep, position, finished, point) VALUES (?, ?, ?, ?)"),
            {sweep, point.position, point.finished, textValue(point.point)});
        if (!stored)
            return stored.error();
    }
    return {};
}

} // namespace

QString nameOf(SweepState state)
{
    return StateNames.at(size_t(state));
}

QString nameOf(SweepKind kind)
{
    return KindNames.at(size_t(kind));
}

std::optional<SweepState> sweepStateFromName(const QString &name)
{
    const auto found = std::find(StateNames.begin(), StateNames.end(), name);
    return found == StateNames.end() ? std::nullopt : std::optional(SweepState(found - StateNames.begin()));
}

std::optional<SweepKind> sweepKindFromName(const QString &name)
{
    const auto found = std::find(KindNames.begin(), KindNames.end(), name);
    return found == KindNames.end() ? std::nullopt : std::optional(SweepKind(found - KindNames.begin()));
}

Result<qint64> beginSweep(const Workspace &workspace, const SweepRecord &record)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    const auto inserted = session->run(
        QStringLiteral("INSERT INTO sweep (started_at, state, kind, name, connection, table_name, column_name, "
                       "index_name, method, spec, summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {timestamp(), nameOf(SweepState::Running), nameOf(record.kind), textValue(record.name),
         textValue(record.connection), textValue(record.table), textValue(record.column), textValue(record.index),
         textValue(record.method), textValue(record.spec), textValue(record.summary)});
    if (!inserted)
        return inserted.error();
    return inserted->lastInsertId().toLongLong();
}

Result<qint64> insertSweep(const Workspace &workspace, const StoredSweep &sweep)
{
    const SweepRecord &record = sweep.sweep;
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    if (const auto begun = session->begin(); !begun)
        return begun.error();
    const QVariant ended = record.endedAt ? record.endedAt->toUTC().toString(Qt::ISODateWithMs) : QVariant();
    const auto inserted = session->run(
        QStringLiteral("INSERT INTO sweep (started_at, ended_at, state, kind, name, connection, table_name, "
                       "column_name, index_name, method, spec, summary, error) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {record.startedAt.toUTC().toString(Qt::ISODateWithMs), ended, nameOf(record.state), nameOf(record.kind),
         textValue(record.name), textValue(record.connection), textValue(record.table), textValue(record.column),
         textValue(record.index), textValue(record.method), textValue(record.spec), textValue(record.summary),
         textValue(record.error)});
    if (!inserted)
        return inserted.error();
    const qint64 id = inserted->lastInsertId().toLongLong();
    if (const auto stored = insertPoints(*session, id, sweep.points); !stored)
        return stored.error();
    if (const auto committed = session->commit(); !committed)
        return committed.error();
    return id;
}

Result<void> storePoints(const Workspace &workspace, qint64 sweep, const QList<SweepPointRecord> &points)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    if (const auto begun = session->begin(); !begun)
        return begun.error();
    if (const auto stored = insertPoints(*session, sweep, points); !stored)
        return stored;
    return session->commit();
}

Result<void> storeSamples(const Workspace &workspace, qint64 sweep, const QList<SweepSampleRecord> &samples)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    if (const auto begun = session->begin(); !begun)
        return begun.error();
    for (const SweepSampleRecord &record : samples) {
        const auto stored = session->run(
            QStringLiteral("INSERT OR REPLACE INTO sweep_sample (sweep, position, first, samples) VALUES (?, ?, ?, ?)"),
            {sweep, record.position, record.first, record.samples});
        if (!stored)
            return stored.error();
    }
    return session->commit();
}

Result<QList<SweepSampleRecord>> loadSamples(const Workspace &workspace, qint64 sweep)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto rows = session->run(QStringLiteral("SELECT position, first, samples FROM sweep_sample WHERE sweep = ? "
                                            "ORDER BY position, first"),
                             {sweep});
    if (!rows)
        return rows.error();
    QList<SweepSampleRecord> samples;
    while (rows->next())
        samples.append({rows->value(0).toInt(), rows->value(1).toInt(), rows->value(2).toByteArray()});
    return samples;
}

Result<void> dropSamples(const Workspace &workspace, qint64 sweep, int position, int from)
{
    return runAlone(workspace,
                    QStringLiteral("DELETE FROM sweep_sample WHERE sweep = ? AND position = ? AND first >= ?"),
                    {sweep, position, from});
}

Result<void> storeGivenQueries(const Workspace &workspace, qint64 sweep, const QByteArray &queries)
{
    return runAlone(workspace, QStringLiteral("UPDATE sweep SET given = ? WHERE id = ?"), {queries, sweep});
}

Result<QByteArray> loadGivenQueries(const Workspace &workspace, qint64 sweep)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto row = session->run(QStringLiteral("SELECT given FROM sweep WHERE id = ?"), {sweep});
    if (!row)
        return row.error();
    return row->next() ? row->value(0).toByteArray() : QByteArray();
}

Result<void> reopenSweep(const Workspace &workspace, qint64 sweep)
{
    return runAlone(workspace, QStringLiteral("UPDATE sweep SET state = ?, error = '', ended_at = NULL WHERE id = ?"),
                    {nameOf(SweepState::Running), sweep});
}

Result<qint64> setMeasuredAside(const Workspace &workspace, qint64 sweep, const QString &reason)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    if (const auto begun = session->begin(); !begun)
        return begun.error();
    const auto copied = session->run(
        QStringLiteral("INSERT INTO sweep (started_at, ended_at, state, kind, name, connection, table_name, "
                       "column_name, index_name, method, spec, summary, error, given) "
                       "SELECT started_at, ?, ?, kind, name, connection, table_name, column_name, index_name, method, "
                       "spec, summary, ?, given FROM sweep WHERE id = ?"),
        {timestamp(), nameOf(SweepState::Failed), textValue(reason), sweep});
    if (!copied)
        return copied.error();
    const qint64 aside = copied->lastInsertId().toLongLong();
    for (const auto &table : {"sweep_point"_L1, "sweep_sample"_L1}) {
        const auto moved =
            session->run(QStringLiteral("UPDATE %1 SET sweep = ? WHERE sweep = ?").arg(table), {aside, sweep});
        if (!moved)
            return moved.error();
    }
    if (const auto committed = session->commit(); !committed)
        return committed.error();
    return aside;
}

Result<void> storeSummary(const Workspace &workspace, qint64 sweep, const QString &summary)
{
    return runAlone(workspace, QStringLiteral("UPDATE sweep SET summary = ? WHERE id = ?"),
                    {textValue(summary), sweep});
}

Result<void> endSweep(const Workspace &workspace, qint64 sweep, SweepState state, const QString &error)
{
    return runAlone(workspace, QStringLiteral("UPDATE sweep SET state = ?, error = ?, ended_at = ? WHERE id = ?"),
                    {nameOf(state), textValue(error), timestamp(), sweep});
}

Result<void> renameSweep(const Workspace &workspace, qint64 sweep, const QString &name)
{
    return runAlone(workspace, QStringLiteral("UPDATE sweep SET name = ? WHERE id = ?"), {textValue(name), sweep});
}

Result<QList<SweepRecord>> listSweeps(const Workspace &workspace, const QString &table, SweepKind kind, int limit)
{
    return select(workspace, QStringLiteral("WHERE kind = ? AND ? IN ('', table_name) ORDER BY id DESC LIMIT ?"),
                  {nameOf(kind), textValue(table), limit});
}

Result<QList<SweepRecord>> listAllSweeps(const Workspace &workspace, int limit)
{
    return select(workspace, QStringLiteral("ORDER BY id DESC LIMIT ?"), {limit});
}

Result<StoredSweep> loadSweep(const Workspace &workspace, qint64 sweep)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto head = session->run(selectSweeps() + QStringLiteral("WHERE id = ?"), {sweep});
    if (!head)
        return head.error();
    if (!head->next()) {
        core::Error missing = core::localError(QStringLiteral("the workspace has no sweep %1").arg(sweep));
        missing.kind = core::ErrorKind::Missing;
        return missing;
    }
    StoredSweep stored{readSweep(*head), {}};
    auto points = session->run(
        QStringLiteral("SELECT position, finished, point FROM sweep_point WHERE sweep = ? ORDER BY position"), {sweep});
    if (!points)
        return points.error();
    while (points->next())
        stored.points.append({points->value(0).toInt(), points->value(1).toBool(), points->value(2).toString()});
    return stored;
}

Result<void> deleteSweep(const Workspace &workspace, qint64 sweep)
{
    return runAlone(workspace, QStringLiteral("DELETE FROM sweep WHERE id = ?"), {sweep});
}

} // namespace workspace

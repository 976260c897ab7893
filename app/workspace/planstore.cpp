#include "app/workspace/planstore.h"

#include "app/workspace/storevalues.h"
#include "app/workspace/workspacesession.h"

namespace workspace {

using core::Result;

namespace {

const QString columns = QStringLiteral("id, made_at, connection, statement, sql, title, request, facts, milliseconds");

PlanRecord readPlan(const QSqlQuery &row)
{
    PlanRecord record;
    record.id = row.value(0).toLongLong();
    record.madeAt = QDateTime::fromString(row.value(1).toString(), Qt::ISODateWithMs);
    record.connection = row.value(2).toString();
    record.statement = row.value(3).toString();
    record.sql = row.value(4).toString();
    record.title = row.value(5).toString();
    record.request = row.value(6).toString();
    record.facts = row.value(7).toString();
    if (!row.isNull(8))
        record.milliseconds = row.value(8).toDouble();
    return record;
}

} // namespace

Result<qint64> storePlan(const Workspace &workspace, const PlanRecord &record, const QByteArray &source)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    if (const auto begun = session->begin(); !begun)
        return begun.error();
    const auto inserted = session->run(
        QStringLiteral("INSERT INTO plan (made_at, connection, statement, sql, title, request, facts, source, "
                       "milliseconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {timestamp(), textValue(record.connection), textValue(record.statement), textValue(record.sql),
         textValue(record.title), textValue(record.request), textValue(record.facts), qCompress(source),
         record.milliseconds ? QVariant(*record.milliseconds) : QVariant(QMetaType::fromType<double>())});
    if (!inserted)
        return inserted.error();
    const qint64 id = inserted->lastInsertId().toLongLong();
    const auto pruned = session->run(
        QStringLiteral("DELETE FROM plan WHERE id NOT IN (SELECT id FROM plan ORDER BY id DESC LIMIT ?)"), {MostPlans});
    if (!pruned)
        return pruned.error();
    if (const auto committed = session->commit(); !committed)
        return committed.error();
    return id;
}

Result<QList<PlanRecord>> listPlans(const Workspace &workspace, const QString &statement, int limit)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto rows = session->run(
        QStringLiteral("SELECT %1 FROM plan WHERE ? IN ('', statement) ORDER BY id DESC LIMIT ?").arg(columns),
        {textValue(statement), limit});
    if (!rows)
        return rows.error();
    QList<PlanRecord> plans;
    while (rows->next())
        plans << readPlan(*rows);
    return plans;
}

Result<StoredPlan> loadPlan(const Workspace &workspace, qint64 plan)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto row = session->run(QStringLiteral("SELECT %1, source FROM plan WHERE id = ?").arg(columns), {plan});
    if (!row)
        return row.error();
    if (!row->next()) {
        core::Error missing = core::localError(QStringLiteral("the workspace has no plan %1").arg(plan));
        missing.kind = core::ErrorKind::Missing;
        return missing;
    }
    return StoredPlan{readPlan(*row), qUncompress(row->value(9).toByteArray())};
}

Result<void> deletePlan(const Workspace &workspace, qint64 plan)
{
    return runAlone(workspace, QStringLiteral("DELETE FROM plan WHERE id = ?"), {plan});
}

} // namespace workspace

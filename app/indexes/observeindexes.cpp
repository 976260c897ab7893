#include "app/indexes/observeindexes.h"

#include "app/indexes/measuredindexes.h"

namespace indexes {

using core::Result;

namespace {

using namespace Qt::StringLiterals;

bool endsAll(const core::Error &error)
{
    return error.kind == core::ErrorKind::Cancelled || error.kind == core::ErrorKind::ConnectionLost ||
           error.kind == core::ErrorKind::ConnectionFailed || !error.connectionUsable;
}

/// The part of the key before what tells a standby from its primary.
QString clusterOf(const QString &server)
{
    return server.section(u' ', 0, 0);
}

Result<void> readServer(jobs::JobContext &context, const UsageRequest &request, HealthFacts &facts)
{
    const auto lease = context.lease();
    if (!lease)
        return lease.error();
    auto snapshot = readUsage(**lease, request);
    if (!snapshot)
        return snapshot.error();
    facts.now = *std::move(snapshot);
    const auto memory = catalog::loadServerMemory(**lease);
    if (!memory)
        return memory.error();
    facts.memory = *memory;
    return {};
}

Result<void> readStandbys(jobs::JobContext &context, const ObserveRequest &request, HealthFacts &facts)
{
    for (const auto &pool : request.standbys) {
        const auto lease = context.lease(pool);
        if (!lease)
            return lease.error();
        auto snapshot = readUsage(**lease, request.usage);
        if (!snapshot)
            return snapshot.error();
        const bool same = clusterOf(snapshot->server) == clusterOf(facts.now.server) &&
                          snapshot->database == facts.now.database && snapshot->server != facts.now.server;
        if (!same)
            return core::invalidInput(
                u"%1 is no standby of this server, or of another database"_s.arg(pool->parameters().displayName()));
        facts.others << *std::move(snapshot);
    }
    return {};
}

/// Answers why the statements could not be read; an extension that the server does not preload is such a reason.
Result<QString> readStatements(jobs::JobContext &context, HealthFacts &facts)
{
    if (facts.now.statementsSchema.isEmpty())
        return QString();
    auto workload = readWorkload(context, facts.now.statementsSchema);
    if (workload) {
        facts.workload = *std::move(workload);
        return QString();
    }
    if (endsAll(workload.error()))
        return workload.error();
    return u"pg_stat_statements: "_s + workload.error().message;
}

QStringList readWorkspace(const workspace::Workspace &workspace, const ObserveRequest &request, HealthFacts &facts)
{
    QStringList troubles;
    auto past = loadPast(workspace, facts.now);
    if (past)
        facts.past = *std::move(past);
    else
        troubles << past.error().message;
    if (past && !request.usage.table) {
        if (const auto kept = keepUsage(workspace, facts.now, facts.past); !kept)
            troubles << kept.error().message;
    }
    auto measured = loadMeasured(workspace, request.connection);
    if (measured)
        facts.measured = *std::move(measured);
    return troubles;
}

} // namespace

Result<Observation> observeIndexes(jobs::JobContext &context, const workspace::Workspace &workspace,
                                   const ObserveRequest &request)
{
    HealthFacts facts;
    facts.limits = request.limits;
    if (const auto read = readServer(context, request.usage, facts); !read)
        return read.error();
    if (const auto read = readStandbys(context, request, facts); !read)
        return read.error();
    const auto statements = readStatements(context, facts);
    if (!statements)
        return statements.error();
    const QStringList troubles = readWorkspace(workspace, request, facts);
    Observation observation;
    observation.health = findHealth(facts);
    if (!statements->isEmpty())
        observation.health.notTold << *statements;
    for (const QString &trouble : troubles)
        observation.health.notTold << u"the workspace tells nothing of the past: "_s + trouble;
    for (const IndexUsage &index : std::as_const(facts.now.indexes))
        observation.judgements << judgeUsage(facts, index);
    observation.past = facts.past;
    observation.snapshot = std::move(facts.now);
    return observation;
}

} // namespace indexes

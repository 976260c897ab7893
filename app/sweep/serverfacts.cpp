#include "app/sweep/serverfacts.h"

#include "app/core/resource.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace sweep {

using core::Result;

namespace {

constexpr int ProbeRuns = 3;
constexpr int CheckpointerVersion = 170000; ///< from which pg_stat_checkpointer is there

/// The least of a few runs: what the machine can do.
Result<core::Milliseconds> probeSpeed(db::Connection &connection)
{
    core::Milliseconds least;
    for (int run = 0; run < ProbeRuns; ++run) {
        QElapsedTimer clock;
        clock.start();
        const auto summed =
            connection.execute(QStringLiteral("SELECT sum(sqrt(i::float8)) FROM generate_series(1, 100000) AS i"));
        if (!summed)
            return summed.error();
        const double elapsed = double(clock.nsecsElapsed()) / 1e6;
        least.value = run == 0 ? elapsed : std::min(least.value, elapsed);
    }
    return least;
}

Result<qint64> checkpointsSoFar(db::Connection &connection)
{
    // Within a transaction the server would go on telling what it told first.
    if (const auto cleared = connection.execute(QStringLiteral("SELECT pg_stat_clear_snapshot()")); !cleared)
        return cleared.error();
    const auto made =
        connection.execute(connection.serverInfo().version >= CheckpointerVersion
                               ? QStringLiteral("SELECT num_timed + num_requested FROM pg_stat_checkpointer")
                               : QStringLiteral("SELECT checkpoints_timed + checkpoints_req FROM pg_stat_bgwriter"));
    return made ? Result<qint64>(made->integer(0, 0)) : Result<qint64>(made.error());
}

} // namespace

Result<ServerFacts> loadServerFacts(db::Connection &connection, const catalog::Table &table)
{
    return loadServerFacts(connection, table, {});
}

Result<ServerFacts> loadServerFacts(db::Connection &connection, const catalog::Table &table,
                                    const catalog::Index &index)
{
    const bool any = !index.name.name.isEmpty();
    const auto row = connection.execute({core::readResource(QStringLiteral(":/sql/sweep_facts.sql")),
                                         {any ? db::Parameter::text(index.name.toSql()) : db::Parameter::null()}});
    if (!row)
        return row.error();
    ServerFacts facts;
    facts.rows = table.rows;
    facts.tableSize = table.size;
    facts.indexSize = index.size;
    facts.indexDefinition = row->text(0, 0);
    facts.sharedBuffers = {row->integer(0, 1)};
    facts.busySessions = int(row->integer(0, 2));
    facts.sessions = int(row->integer(0, 4));
    const QJsonObject changed = QJsonDocument::fromJson(row->bytes(0, 3).toByteArray()).object();
    for (auto it = changed.begin(); it != changed.end(); ++it)
        facts.changedSettings << search::Setting{it.key(), it.value().toString()};
    const auto probe = probeSpeed(connection);
    if (!probe)
        return probe.error();
    facts.probe = *probe;
    const auto checkpoints = checkpointsSoFar(connection);
    if (!checkpoints)
        return checkpoints.error();
    facts.checkpointsBefore = *checkpoints;
    return facts;
}

Result<void> completeFacts(db::Connection &connection, ServerFacts &facts)
{
    const auto checkpoints = checkpointsSoFar(connection);
    if (!checkpoints)
        return checkpoints.error();
    if (facts.checkpointsBefore && *checkpoints >= *facts.checkpointsBefore) // else the counts were reset
        facts.checkpoints = *checkpoints - *facts.checkpointsBefore;
    return {};
}

} // namespace sweep

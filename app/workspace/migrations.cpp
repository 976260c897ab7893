#include "app/workspace/migrations.h"

#include "app/core/resource.h"
#include "app/workspace/workspacesession.h"

#include <array>

namespace workspace {

using core::Result;

namespace {

/// Never edit a step that a release has shipped: add one. A file's statements are separated by an empty line.
constexpr std::array Steps = {
    ":/sql/workspace_1_sweeps.sql",        ":/sql/workspace_2_connections.sql", ":/sql/workspace_3_sweep_kinds.sql",
    ":/sql/workspace_4_sweep_samples.sql", ":/sql/workspace_5_neighbours.sql",  ":/sql/workspace_6_plans.sql",
    ":/sql/workspace_7_text_models.sql",   ":/sql/workspace_8_searches.sql",    ":/sql/workspace_9_history.sql",
    ":/sql/workspace_10_usage.sql",
};

Result<int> userVersion(const WorkspaceSession &session)
{
    auto query = session.run(QStringLiteral("PRAGMA user_version"));
    if (!query)
        return query.error();
    return query->next() ? query->value(0).toInt() : 0;
}

Result<void> runStep(const WorkspaceSession &session, int step)
{
    const QString script = core::readResource(QLatin1StringView(Steps.at(size_t(step))));
    const QStringList statements = script.split(QStringLiteral("\n\n"), Qt::SkipEmptyParts);
    for (const QString &statement : statements) {
        if (const auto ran = session.run(statement.trimmed()); !ran)
            return ran.error();
    }
    const auto stamped = session.run(QStringLiteral("PRAGMA user_version = %1").arg(step + 1));
    return stamped ? Result<void>() : Result<void>(stamped.error());
}

/// One step, unless another process has made it meanwhile.
Result<void> advance(const WorkspaceSession &session, int step)
{
    if (const auto begun = session.begin(); !begun)
        return begun.error();
    const auto version = userVersion(session);
    auto made = version ? Result<void>() : Result<void>(version.error());
    if (made && *version == step)
        made = runStep(session, step);
    if (made)
        return session.commit();
    session.rollback();
    return made;
}

} // namespace

int schemaVersion()
{
    return int(Steps.size());
}

Result<void> migrate(const WorkspaceSession &session, const QString &path)
{
    const auto version = userVersion(session);
    if (!version)
        return version.error();
    if (*version > schemaVersion()) {
        return core::localError(
            QStringLiteral("the workspace file %1 was written by a newer version of pgvector Workbench").arg(path),
            QStringLiteral("Its schema is %1, this version knows %2. Update the program, or start it with another "
                           "workspace file (PGVECTOR_WORKBENCH_WORKSPACE).")
                .arg(*version)
                .arg(schemaVersion()));
    }
    for (int step = *version; step < schemaVersion(); ++step) {
        if (const auto advanced = advance(session, step); !advanced)
            return advanced.error();
    }
    return {};
}

} // namespace workspace

#include "app/workspace/neighbourstore.h"

#include "app/workspace/storevalues.h"
#include "app/workspace/workspacesession.h"

#include <QDateTime>

namespace workspace {

using core::Result;

namespace {

constexpr int MostKept = 20;

} // namespace

Result<void> storeNeighbours(const Workspace &workspace, const QByteArray &fingerprint, const QByteArray &answers)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    const auto stored = session->run(
        QStringLiteral("INSERT OR REPLACE INTO exact_neighbours (fingerprint, made_at, answers) VALUES (?, ?, ?)"),
        {fingerprint, timestamp(), answers});
    if (!stored)
        return stored.error();
    const auto trimmed =
        session->run(QStringLiteral("DELETE FROM exact_neighbours WHERE fingerprint NOT IN (SELECT fingerprint FROM "
                                    "exact_neighbours ORDER BY made_at DESC LIMIT ?)"),
                     {MostKept});
    return trimmed ? Result<void>() : Result<void>(trimmed.error());
}

Result<std::optional<QByteArray>> findNeighbours(const Workspace &workspace, const QByteArray &fingerprint)
{
    const auto session = WorkspaceSession::open(workspace.path());
    if (!session)
        return session.error();
    auto row =
        session->run(QStringLiteral("SELECT answers FROM exact_neighbours WHERE fingerprint = ?"), {fingerprint});
    if (!row)
        return row.error();
    return row->next() ? std::optional(row->value(0).toByteArray()) : std::nullopt;
}

} // namespace workspace

#pragma once

#include "app/core/result.h"
#include "app/jobs/jobcontext.h"
#include "app/sandbox/account.h"
#include "app/sandbox/serverbinaries.h"

#include <QMap>

#include <optional>

namespace sandbox {

/// A data folder to make.
struct ClusterRequest
{
    ServerBinaries binaries;
    QString dataFolder;              ///< must not exist; its parent is the account's
    std::optional<Account> account;  ///< nothing: the person's own
    QMap<QString, QString> settings; ///< for postgresql.conf, over `laptopSettings`
    bool durable = true;             ///< false: nothing is flushed to the disk, for data that may be lost
};

/// The superuser of a sandbox.
inline constexpr auto sandboxUser = "postgres";

/// What a server on somebody's laptop is given: memory for building vector indexes, and quick loading.
QMap<QString, QString> laptopSettings();

/// Makes the data folder with initdb, beside its place, and renames it when it is whole; removes what earlier, ended
/// attempts left. Only for who holds the sandbox's lock.
core::Result<void> createCluster(jobs::JobContext &context, const ClusterRequest &request);

} // namespace sandbox

#pragma once

#include "app/core/result.h"
#include "app/jobs/jobcontext.h"

#include <QString>

namespace sandbox {

/// The programs of one PostgreSQL.
struct ServerBinaries
{
    QString folder;      ///< holds postgres, initdb and pg_ctl
    QString versionText; ///< such as "17.2"
    int majorVersion = 0;

    QString program(const QString &name) const { return folder + u'/' + name; }

    friend bool operator==(const ServerBinaries &, const ServerBinaries &) = default;
};

/// The PostgreSQL in a bin folder, asked for its version.
core::Result<ServerBinaries> serverBinariesIn(jobs::JobContext &context, const QString &folder);

/// Finds a PostgreSQL that has pgvector: what PGVECTOR_WORKBENCH_PG_BIN names, else what installer/postgres.sh finds
/// or fetches, which may take a minute the first time; its messages become the job's progress.
core::Result<ServerBinaries> findServerBinaries(jobs::JobContext &context);

/// Where postgres.sh is: what PGVECTOR_WORKBENCH_POSTGRES_SCRIPT names, the share folder beside the program's bin
/// folder, or the source tree that the program was built in; empty when it is nowhere.
QString postgresScript();

} // namespace sandbox

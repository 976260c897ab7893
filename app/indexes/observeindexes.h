#pragma once

#include "app/indexes/findhealth.h"
#include "app/indexes/readusage.h"
#include "app/jobs/jobcontext.h"
#include "app/workspace/workspace.h"

namespace indexes {

struct ObserveRequest
{
    UsageRequest usage;
    HealthLimits limits;
    QString connection; ///< "user@host:port/database", by which the workspace knows sweeps
    QList<std::shared_ptr<db::ConnectionPool>> standbys; ///< to be asked as well
};

/// The state of a database's indexes: counters, how each stands, and the findings.
struct Observation
{
    UsageSnapshot snapshot;
    QList<UsageJudgement> judgements; ///< of `snapshot.indexes`, by place
    UsagePast past;
    HealthReport health;
};

/// Reads the counters, keeps them in the workspace unless they are of one table only, and applies the rules. The
/// workspace may be unusable: what it would have told is then missing, with a sentence in `notTold`. Errors: the
/// server's, Cancelled, ConnectionLost; InvalidInput for a standby that is of another server.
core::Result<Observation> observeIndexes(jobs::JobContext &context, const workspace::Workspace &workspace,
                                         const ObserveRequest &request);

} // namespace indexes

#pragma once

#include "app/core/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace plan {

/// What a search has to know of its plan, from EXPLAIN (FORMAT JSON).
struct PlanSummary
{
    QString orderingIndex; ///< the index whose scan gives the order (it has an "Order By"); empty when there is none
    QStringList indexes;   ///< every index any node scans
    QStringList seqScans;  ///< tables read whole; with their schema where the plan tells it (VERBOSE)
    bool sorted = false;   ///< a Sort or Incremental Sort node is in the plan
    double totalCost = 0;
    qint64 sharedHit = 0;  ///< blocks, with ANALYZE and BUFFERS
    qint64 sharedRead = 0; ///< those that were not in shared_buffers
    QString hash;          ///< of what the nodes are and what they read, not of estimates, times and values: eight hex
                           ///< digits that are the same for plans of one shape

    friend bool operator==(const PlanSummary &, const PlanSummary &) = default;
};

/// Reads the server's EXPLAIN (FORMAT JSON) text. Error InvalidInput when it is not such a plan.
core::Result<PlanSummary> summarize(const QByteArray &explainJson);

} // namespace plan

#pragma once

#include "app/plan/planmetrics.h"

namespace plan {

/// What the nodes of one type, on one table or on one index took by themselves.
struct StatisticsRow
{
    QString name;
    int nodes = 0;
    int neverExecuted = 0; ///< of the nodes
    double loops = 0;
    std::optional<core::Milliseconds> exclusive;
    double share = 0; ///< of the time in all nodes, 0 to 1
    bool approximate = false;
    BlockCounts blocks; ///< of the nodes alone
    double rows = 0;
    double rowsRemoved = 0;
    int worstNode = -1; ///< index in Plan::nodes of the one that took longest, or touched most blocks

    friend bool operator==(const StatisticsRow &, const StatisticsRow &) = default;
};

/// Each list most time first, then most blocks. Nodes with a clock of another server count with everything but time.
struct PlanStatistics
{
    QList<StatisticsRow> types;
    QList<StatisticsRow> tables; ///< names with their schema where the plan tells it
    QList<StatisticsRow> indexes;

    friend bool operator==(const PlanStatistics &, const PlanStatistics &) = default;
};

PlanStatistics planStatistics(const Plan &plan, const PlanMetrics &metrics);

/// "schema.relation", "relation", or empty.
QString relationName(const PlanNode &node);

} // namespace plan

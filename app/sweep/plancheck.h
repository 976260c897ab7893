#pragma once

#include "app/core/result.h"
#include "app/db/connection.h"
#include "app/plan/plansummary.h"
#include "app/sweep/sweeppoint.h"
#include "app/sweep/sweepsetup.h"

namespace sweep {

/// The names that a plan may mention: EXPLAIN names the parts of a partitioned index, never the index itself.
struct PlanNames
{
    QStringList underTest; ///< the index under test and its parts
    QStringList others;    ///< other pgvector indexes on the table and its partitions
    QStringList tables;    ///< the table and its partitions

    friend bool operator==(const PlanNames &, const PlanNames &) = default;
};

core::Result<PlanNames> loadPlanNames(db::Connection &connection, const SweepSetup &setup);

/// EXPLAIN of a statement with its parameters, under the session's settings of the moment.
core::Result<plan::PlanSummary> explain(db::Connection &connection, const db::Statement &statement);

/// EXPLAIN (ANALYZE, BUFFERS) of the same: the summary has the blocks that were touched.
core::Result<plan::PlanSummary> explainBuffers(db::Connection &connection, const db::Statement &statement);

/// What a plan means for a point. The index counts as used only when it gives the order and no part of the table is
/// read without it.
PlanVerdict judge(const plan::PlanSummary &plan, const PlanNames &names, const QString &indexUnderTest);

} // namespace sweep

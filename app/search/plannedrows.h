#pragma once

#include "app/core/units.h"
#include "app/db/connection.h"
#include "app/plan/plansummary.h"

namespace search {

/// The rows of a statement, the plan that the server made for it, and the time that the rows took.
struct PlannedRows
{
    db::ResultSet rows;
    plan::PlanSummary plan;
    QByteArray explain;
    core::Milliseconds elapsed; ///< by this machine's clock around the round trip
};

/// EXPLAIN (FORMAT JSON) of the very statement, then the statement. Text format. Errors: the server's.
core::Result<PlannedRows> runPlanned(db::Connection &connection, const db::Statement &statement);

/// The index of a plan that a condition with one of the operators goes through, such as a GIN index by "@@"; empty:
/// none.
QString indexByOperator(const QByteArray &explain, const QStringList &operators);

} // namespace search

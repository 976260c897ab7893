#pragma once

#include "app/db/connection.h"
#include "app/plan/plandocument.h"
#include "app/plan/planfacts.h"

namespace plan {

/// What the session knows beside a plan that it just made: the settings in force in it, and the tables and indexes that
/// the plan reads. To be called in the transaction of the plan, which holds the locks that keep the tables from
/// changing. At most 200 tables are read, in the order of the plan.
core::Result<PlanFacts> readFacts(db::Connection &connection, const Plan &plan);

} // namespace plan

#pragma once

#include "app/plan/planfacts.h"
#include "app/plan/plannode.h"

namespace plan {

/// The facts as names and values to show and to compare: versions, settings in force, then each table with its
/// indexes. What is not known is left out; sizes are in bytes with their unit.
Properties factList(const PlanFacts &facts);

} // namespace plan

#pragma once

#include "app/plan/plandocument.h"

namespace plan {

/// Sets what follows from the nodes: analyzed, timed and hasCosts.
void finishPlan(Plan &plan);

} // namespace plan

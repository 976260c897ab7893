#include "app/plan/finishplan.h"

namespace plan {

void finishPlan(Plan &plan)
{
    for (const PlanNode &node : plan.nodes) {
        plan.analyzed = plan.analyzed || node.actual;
        plan.timed = plan.timed || (node.actual && node.actual->timed);
        plan.hasCosts = plan.hasCosts || node.cost;
        plan.hasBuffers = plan.hasBuffers || node.usage.blocks != BlockCounts();
    }
}

} // namespace plan

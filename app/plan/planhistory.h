#pragma once

#include "app/plan/plananalysis.h"
#include "app/workspace/planstore.h"

namespace plan {

/// A plan of the history as it is shown again.
struct PastPlan
{
    workspace::PlanRecord record;
    AnalysisPointer analysis;
    ExplainRequest request; ///< that made it; its sql is empty for a paste
};

/// Writes a plan to the workspace, under its normalized statement. `connection` is empty for a paste.
core::Result<qint64> storeAnalysis(const workspace::Workspace &workspace, const PlanAnalysis &analysis,
                                   const ExplainRequest &request, const QString &connection, const QString &title);

/// Reads it back and works it out anew. Error Missing when there is no such plan.
core::Result<PastPlan> loadAnalysis(const workspace::Workspace &workspace, qint64 id);

} // namespace plan

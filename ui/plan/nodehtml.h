#pragma once

#include "app/plan/plananalysis.h"

#include <QPalette>
#include <QString>

/// What is known of one node, as rich text: figures, conditions and every property, workers. Links: "table:", "index:",
/// "node:N".
QString nodeHtml(const plan::PlanAnalysis &analysis, int node, const QPalette &palette);

/// What is known of the whole plan beside its nodes: planning, JIT, triggers, settings, the facts of its server.
QString planHtml(const plan::PlanAnalysis &analysis, const QPalette &palette);

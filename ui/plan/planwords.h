#pragma once

#include "app/plan/plananalysis.h"
#include "ui/shared/chartcolors.h"

#include <QString>

/// "Parallel Index Scan Backward", "Left Hash Join", "Update", "Custom Scan (Citus)".
QString nodeTitle(const plan::PlanNode &node);
/// "items · items_hnsw", "CTE x": what a node works on; may be empty.
QString nodeObject(const plan::PlanNode &node);
/// Title and object of a node in one line, a subplan's name in front.
QString nodeLine(const plan::PlanNode &node);
/// "Index Scan × 998".
QString foldTitle(const plan::PlanNode &node, int count);

/// "1 234", "0.25": rows, which are averages below 1 at times.
QString rowsText(double rows);
/// "12×" more or "÷12" less than estimated.
QString factorText(double factor);
/// "≈ " where the figure is an estimate.
QString approximateText(bool approximate, const QString &text);

/// "8.31 ms · 92 % in one vector scan of items_hnsw · 4 of 10 rows: the filter starves the scan".
QString planSentence(const plan::PlanAnalysis &analysis);
/// What stands below it: planning, runs, blocks, settings; may be empty.
QString planDetails(const plan::PlanAnalysis &analysis);
/// Name of a plan for a list: "Limit › Index Scan items · 8.31 ms".
QString planTitle(const plan::PlanAnalysis &analysis);

/// "2 lines are no part of a plan · line 1: hello": what a paste held besides.
QString unreadText(const plan::AnalysedPaste &paste);
/// Each run in a line, the shown one marked; empty for fewer than two.
QString runsList(const plan::ExplainedPlan &explained);

Severity uiSeverity(plan::Severity severity);

/// The scan of a vector index: a node with Order By.
bool isVectorScan(const plan::PlanNode &node);

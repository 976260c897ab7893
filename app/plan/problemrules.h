#pragma once

#include "app/plan/planstatistics.h"
#include "app/plan/problemcontext.h"

namespace plan {

/// The rules, by theme. Each appends what it finds.
using Findings = QList<Finding>;

void findOrderProblems(const ProblemContext &context, Findings &findings);
void findIndexChoices(const ProblemContext &context, Findings &findings);
void findLimitProblems(const ProblemContext &context, Findings &findings);
void findStarvedScans(const ProblemContext &context, Findings &findings);
void findFilterProblems(const ProblemContext &context, Findings &findings);
void findCostlyReads(const ProblemContext &context, Findings &findings);
void findStatisticsProblems(const ProblemContext &context, Findings &findings);
void findGeneralProblems(const ProblemContext &context, Findings &findings);

} // namespace plan

#pragma once

#include "app/plan/plananalysis.h"

#include <QByteArray>

namespace plan {

enum class ReportFormat { Markdown, Html };

/// The analysis of a plan to send or to keep: what the server answered to questions beside it (those given, not those
/// that the analysis was opened with), findings with proof, advice and SQL, the tree with its figures, what
/// types, tables and indexes took, the statement, settings and facts, the plan's text. Vectors are shortened; folds
/// stay folded. HTML is one file that needs nothing else. UTF-8.
QByteArray planReport(const PlanAnalysis &analysis, ReportFormat format, const QList<ServerAnswer> &answers = {});

} // namespace plan

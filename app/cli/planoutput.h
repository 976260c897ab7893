#pragma once

#include "app/cli/plancommand.h"

#include <QJsonObject>

namespace cli {

class Output;

/// A plan as `plan --json` writes it: nodes, findings, facts, times, runs, and what was asked of the server beside it.
QJsonObject toJson(const PlanAnswer &answer);

/// The answers as JSON, or for people: the tree with the time, rows and blocks of each node, and the findings below it.
/// Of several plans the JSON object is the first one's, with all of them under "plans".
void writeAnswers(const QList<PlanAnswer> &answers, Output &output);

/// "Index Scan using items_hnsw on public.items i".
QString nodeTitle(const plan::PlanNode &node);

} // namespace cli

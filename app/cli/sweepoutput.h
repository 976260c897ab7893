#pragma once

#include "app/cli/texttable.h"
#include "app/sweep/sweepresult.h"

namespace cli {

class Output;

/// "public.items.embedding by items_hnsw (hnsw, <=>), k = 10, 200 queries …".
QString headline(const sweep::SweepHead &head);
/// One line per point.
TextTable pointsTable(const QList<sweep::SweepPoint> &points);
/// On standard error, where the queries flatter the index.
void noteOptimism(const sweep::SweepHead &head, Output &output);
/// A sweep for people.
void writeText(const sweep::SweepResult &result, Output &output);

} // namespace cli

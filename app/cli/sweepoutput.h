#pragma once

#include "app/cli/texttable.h"
#include "app/sweep/report.h"
#include "app/sweep/sweepresult.h"

#include <optional>

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

/// What is to be done with what was measured.
struct SweepOutcome
{
    std::optional<double> assertedRecall; ///< the status is AssertionFailed unless it is reached
    QString report;                       ///< file of --report; empty: none
};

/// The file of --report, whose name's ending is a format's; without a path nothing.
core::Result<void> writeReport(const QString &path, const sweep::Report &report);

/// On standard error, where the workspace lacks what was measured.
void noteNotStored(const std::optional<core::Error> &notStored, Output &output);

} // namespace cli

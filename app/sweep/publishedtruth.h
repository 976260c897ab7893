#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/sampling.h"

#include <vector>

namespace sweep {

/// Whether the spec's published neighbours can be counted against: as many as queries, at least k each, keys of one
/// integer column, no condition. Error InvalidInput.
core::Result<void> checkPublished(const SweepSpec &spec, const SweepSetup &setup);

/// Per query the distances, ascending, of the k rows that the spec's published set names first, as the server computes
/// them on the original column; so a row at the same distance as the last of them counts as found. Error InvalidInput
/// when the table lacks one of the rows.
core::Result<QList<std::vector<double>>> publishedDistances(jobs::JobContext &context, db::Connection &connection,
                                                            const SweepSpec &spec, const SweepSetup &setup,
                                                            const QList<SweepQuery> &queries);

} // namespace sweep

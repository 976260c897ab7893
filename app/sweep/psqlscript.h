#pragma once

#include "app/core/result.h"
#include "app/sweep/sweepspec.h"

namespace sweep {

/// A psql script that repeats a sweep without this program: the same queries by the same seeded sample, their exact
/// neighbours by full scans, and every setting's recall by distance, plan and time, in one transaction that is rolled
/// back. It makes temporary tables, so that the session may not be read-only. Its latency is the mean of one pass on
/// the server, settings one after another, without round trips; a sweep's own figures are of single queries in random
/// order. Errors: those of prepareSweep; InvalidInput for held-out queries, which lie on a copy that is gone.
core::Result<QString> psqlScript(const SweepSpec &spec);

} // namespace sweep

#pragma once

#include "app/core/result.h"
#include "app/db/connection.h"
#include "app/sweep/plancheck.h"
#include "app/sweep/serverfacts.h"

namespace sweep {

/// Reads the index under test into shared_buffers with pg_prewarm, where that extension is installed and may be used,
/// and the table as well where both fit. Runs inside the caller's transaction; a refusal is no error. Answers whether
/// the index was read. Repeating queries warms HNSW, but never IVFFlat, whose scans read through a small ring.
core::Result<bool> prewarm(db::Connection &connection, const PlanNames &names, const SweepSetup &setup,
                           const ServerFacts &facts);

} // namespace sweep

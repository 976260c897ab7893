#pragma once

#include "app/sweep/sweepresult.h"
#include "app/workspace/workspace.h"

namespace sweep {

/// What a hold-out sweep found under the settings of another sweep; nothing when it was of another index, k, distance
/// or condition, or has no setting in common.
std::optional<BiasEstimate> biasAgainst(const SweepResult &result, const SweepResult &heldOut);

/// Adds to a sweep whose queries are rows of the table what the newest hold-out sweep of the workspace found; does
/// nothing for others, and where there is none.
void addBias(const workspace::Workspace &workspace, SweepResult &result);

/// "A hold-out sweep of 2026-03-14 found 0.925 where rows of the table give 0.983 (hnsw.ef_search = 20).": at the
/// recommended point, else where the two differ most.
QString biasText(const SweepResult &result);
/// The position of that point; -1 without an estimate.
int tellingPoint(const SweepResult &result);

} // namespace sweep

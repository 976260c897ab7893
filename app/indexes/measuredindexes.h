#pragma once

#include "app/core/result.h"
#include "app/indexes/healthfacts.h"
#include "app/workspace/workspace.h"

namespace indexes {

/// The newest finished sweep of settings on each index that the workspace keeps for a connection
/// ("user@host:port/database"). Reads of a sweep's points only what compares indexes; a sweep that it cannot read is
/// left out.
core::Result<QList<MeasuredIndex>> loadMeasured(const workspace::Workspace &workspace, const QString &connection);

} // namespace indexes

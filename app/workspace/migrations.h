#pragma once

#include "app/core/result.h"

namespace workspace {

class WorkspaceSession;

/// The schema version this program writes: how many migrations there are.
int schemaVersion();

/// Brings the file of `session` from its user_version to schemaVersion(), each step in its own transaction; another
/// process may do the same at the same time. Error Local when the file is of a newer version.
core::Result<void> migrate(const WorkspaceSession &session, const QString &path);

} // namespace workspace

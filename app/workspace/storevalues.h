#pragma once

#include "app/core/result.h"
#include "app/workspace/workspace.h"

#include <QVariantList>

// What the stores of the workspace share.
namespace workspace {

/// Binds a NOT NULL column: Qt binds a null QString as NULL.
QVariant textValue(const QString &text);

/// The time now, in UTC, as the workspace keeps times.
QString timestamp();

/// Runs one statement in a session of its own. Errors as of WorkspaceSession.
core::Result<void> runAlone(const Workspace &workspace, const QString &sql, const QVariantList &values = {});

} // namespace workspace

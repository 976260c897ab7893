#pragma once

#include "app/core/result.h"
#include "app/workspace/workspace.h"

#include <QByteArray>

#include <optional>

namespace workspace {

/// Exact neighbours by a fingerprint of what they were found for, as app/sweep packs them. The newest twenty are kept.
core::Result<void> storeNeighbours(const Workspace &workspace, const QByteArray &fingerprint,
                                   const QByteArray &answers);
core::Result<std::optional<QByteArray>> findNeighbours(const Workspace &workspace, const QByteArray &fingerprint);

} // namespace workspace

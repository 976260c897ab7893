#pragma once

#include "app/core/result.h"
#include "app/workspace/workspace.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace workspace {

/// A connection that the person gave a name. Its password is in the system's keychain or nowhere.
struct SavedConnection
{
    qint64 id = 0; ///< 0 until it is stored
    QString name;
    QString conninfo;                  ///< without password, as db::ConnectionParameters::toConninfo gives it
    QString color;                     ///< "#rrggbb", empty for none
    bool keepsPassword = false;        ///< the keychain has, or had, its password
    std::optional<QDateTime> lastUsed; ///< UTC

    friend bool operator==(const SavedConnection &, const SavedConnection &) = default;
};

/// All of them, the last used first, then by name.
core::Result<QList<SavedConnection>> listConnections(const Workspace &workspace);

/// Error Missing when there is no such connection.
core::Result<SavedConnection> loadConnection(const Workspace &workspace, qint64 id);

/// Writes a new one (id 0) or replaces it, but for the time of its last use; answers the id. Error Missing when it was
/// deleted meanwhile, InvalidInput when the conninfo holds a password.
core::Result<qint64> storeConnection(const Workspace &workspace, const SavedConnection &connection);

/// Notes that it is used now.
core::Result<void> markConnectionUsed(const Workspace &workspace, qint64 id);

core::Result<void> deleteConnection(const Workspace &workspace, qint64 id);

} // namespace workspace

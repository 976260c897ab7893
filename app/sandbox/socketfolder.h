#pragma once

#include "app/sandbox/account.h"

#include <QString>
#include <QStringList>

namespace sandbox {

/// Where a sandbox's socket may be, best first: inside its folder, else in short places that exist on every system
/// and have a name of their own for each sandbox.
QStringList socketFolderCandidates(const QString &sandboxFolder, const std::optional<Account> &account);

/// Whether the path of a socket in the folder is short enough for the operating system (107 bytes on Linux).
bool fitsSocket(const QString &folder);

/// Makes, for its account alone, the first candidate that is short enough.
core::Result<QString> makeSocketFolder(const QString &sandboxFolder, const std::optional<Account> &account);

} // namespace sandbox

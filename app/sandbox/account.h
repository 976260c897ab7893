#pragma once

#include "app/core/result.h"

#include <QString>

#include <optional>

namespace sandbox {

/// An account of this machine that a server can run as.
struct Account
{
    QString name;
    unsigned uid = 0;
    unsigned gid = 0;

    friend bool operator==(const Account &, const Account &) = default;
};

/// PostgreSQL refuses to run as root: for root the account `postgres`, else `nobody`; for anyone else nothing, which
/// means the person's own account.
core::Result<std::optional<Account>> serverAccount();

/// Makes `path` and what leads to it; the folder itself becomes the account's, and nobody else may enter it.
/// Errors name the folder that can't be made, or that the account can't reach.
core::Result<void> makePrivateFolder(const QString &path, const std::optional<Account> &account);

/// Becomes the account for good. For a forked child only: calls nothing but system calls, and ends the process when
/// they are refused.
void becomeAccount(const Account &account);

} // namespace sandbox

#include "app/sandbox/account.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandbox {

using core::Result;

namespace {

QString systemError()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

/// Whether the account may pass through the folder, by its owner, group and mode.
bool mayEnter(const Account &account, const QString &folder)
{
    struct stat info = {};
    if (::stat(QFile::encodeName(folder).constData(), &info) != 0)
        return false;
    if (info.st_uid == account.uid)
        return info.st_mode & S_IXUSR;
    if (info.st_gid == account.gid)
        return info.st_mode & S_IXGRP;
    return info.st_mode & S_IXOTH;
}

Result<void> checkReachable(const QString &path, const Account &account)
{
    for (QDir parent = QFileInfo(path).absoluteDir();; parent = QFileInfo(parent.path()).absoluteDir()) {
        if (!mayEnter(account, parent.path())) {
            return core::localError(
                QStringLiteral("the account %1 cannot enter %2").arg(account.name, parent.path()),
                QStringLiteral("PostgreSQL does not run as root: let PGVECTOR_WORKBENCH_SANDBOX name a folder that "
                               "other accounts can reach, such as one under /var/lib"));
        }
        if (parent.isRoot())
            return {};
    }
}

} // namespace

Result<std::optional<Account>> serverAccount()
{
    if (::geteuid() != 0)
        return std::optional<Account>();
    for (const char *name : {"postgres", "nobody"}) {
        if (const passwd *entry = ::getpwnam(name))
            return std::optional(Account{QString::fromLatin1(name), entry->pw_uid, entry->pw_gid});
    }
    return core::localError(
        QStringLiteral("PostgreSQL does not run as root, and there is no account postgres or nobody"));
}

Result<void> makePrivateFolder(const QString &path, const std::optional<Account> &account)
{
    const QByteArray name = QFile::encodeName(path);
    const QString parent = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(parent))
        return core::localError(QStringLiteral("cannot create the folder %1: %2").arg(parent, systemError()));
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        return core::localError(QStringLiteral("cannot create the folder %1: %2").arg(path, systemError()));

    struct stat info = {};
    if (::lstat(name.constData(), &info) != 0 || !S_ISDIR(info.st_mode))
        return core::localError(QStringLiteral("%1 is not a folder").arg(path));
    const uid_t owner = account ? account->uid : ::geteuid();
    if (info.st_uid != owner && info.st_uid != ::geteuid())
        return core::localError(QStringLiteral("the folder %1 belongs to another account").arg(path));
    if (info.st_uid != owner && ::chown(name.constData(), account->uid, account->gid) != 0)
        return core::localError(
            QStringLiteral("cannot give the folder %1 to the account %2: %3").arg(path, account->name, systemError()));
    if ((info.st_mode & 07777) != 0700 && ::chmod(name.constData(), 0700) != 0)
        return core::localError(QStringLiteral("cannot make the folder %1 private: %2").arg(path, systemError()));
    return account ? checkReachable(path, *account) : Result<void>();
}

void becomeAccount(const Account &account)
{
    const gid_t group = account.gid;
    if (::setgroups(1, &group) != 0 || ::setgid(account.gid) != 0 || ::setuid(account.uid) != 0)
        ::_exit(126);
}

} // namespace sandbox

#include "app/sandbox/socketfolder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#include <sys/un.h>
#include <unistd.h>

namespace sandbox {

using core::Result;

QStringList socketFolderCandidates(const QString &sandboxFolder, const std::optional<Account> &account)
{
    const QByteArray hash = QCryptographicHash::hash(sandboxFolder.toUtf8(), QCryptographicHash::Sha256);
    const QString name = QStringLiteral("/pgvector-workbench-%1-%2")
                             .arg(account ? account->uid : unsigned(::geteuid()))
                             .arg(QString::fromLatin1(hash.toHex().left(12)));
    QStringList candidates{sandboxFolder + QStringLiteral("/socket")};
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!account && QDir(runtime).isAbsolute() && QDir(runtime).exists())
        candidates << runtime + name;
    candidates << QDir::tempPath() + name << QStringLiteral("/tmp") + name;
    return candidates;
}

bool fitsSocket(const QString &folder)
{
    const QByteArray path = QFile::encodeName(folder + QStringLiteral("/.s.PGSQL.5432"));
    return path.size() < qsizetype(sizeof(sockaddr_un::sun_path));
}

Result<QString> makeSocketFolder(const QString &sandboxFolder, const std::optional<Account> &account)
{
    core::Error last = core::localError(QStringLiteral("no place for a socket: every path is too long"));
    for (const QString &folder : socketFolderCandidates(sandboxFolder, account)) {
        if (!fitsSocket(folder))
            continue;
        const auto made = makePrivateFolder(folder, account);
        if (made)
            return folder;
        last = made.error();
    }
    return last;
}

} // namespace sandbox

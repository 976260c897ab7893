#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace sandbox {

/// What a server writes into `postmaster.pid` of its data folder.
struct Postmaster
{
    qint64 pid = 0;
    QString port;
    QString socketFolder;
    bool ready = false; ///< takes connections

    friend bool operator==(const Postmaster &, const Postmaster &) = default;
};

/// Reads the text of a `postmaster.pid`; nothing when it holds no process id.
std::optional<Postmaster> parsePostmasterFile(QByteArrayView text);

/// Whether the process is a server, or a backend, of the data folder.
bool isServerProcess(qint64 pid, const QString &dataFolder);

/// The server that runs in a data folder. A pid file that a crash left behind counts as none, also when its number
/// now belongs to another process.
std::optional<Postmaster> runningPostmaster(const QString &dataFolder);

/// Ends backends that outlived their killed server and would keep the next one from starting (Linux; elsewhere they
/// end by themselves). Only for a data folder without a running server.
void endOrphans(const QString &dataFolder);

} // namespace sandbox

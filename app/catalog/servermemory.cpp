#include "app/catalog/servermemory.h"

#include "app/core/resource.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace catalog {

using core::Result;

namespace {

std::optional<core::Bytes> memoryOfThisMachine()
{
#if defined(Q_OS_UNIX) && defined(_SC_PHYS_PAGES)
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long size = sysconf(_SC_PAGESIZE);
    if (pages > 0 && size > 0)
        return core::Bytes{qint64(pages) * size};
#endif
    return std::nullopt;
}

/// A directory, or a name in the abstract namespace.
bool isSocket(const QString &host)
{
    return host.startsWith(u'/') || host.startsWith(u'@');
}

bool endsAll(const core::Error &error)
{
    return error.kind == core::ErrorKind::Cancelled || error.kind == core::ErrorKind::ConnectionLost ||
           !error.connectionUsable;
}

/// What the server reads of its machine; nothing where it cannot: another system, or a policy that forbids it.
Result<std::optional<core::Bytes>> readFiles(db::Connection &connection)
{
    const auto files = connection.execute(core::readResource(QStringLiteral(":/sql/server_memory_files.sql")));
    if (!files)
        return endsAll(files.error()) ? Result<std::optional<core::Bytes>>(files.error())
                                      : std::optional<core::Bytes>();
    return machineMemory(files->text(0, 0), {files->text(0, 1), files->text(0, 2)});
}

} // namespace

MemoryFit fitOf(const ServerMemory &memory, core::Bytes size)
{
    if (size <= memory.sharedBuffers)
        return MemoryFit::SharedBuffers;
    if (size <= memory.effectiveCacheSize && (!memory.machine || size <= *memory.machine))
        return MemoryFit::EffectiveCache;
    return memory.machine && size <= *memory.machine ? MemoryFit::Machine : MemoryFit::Nowhere;
}

QString machineSourceText(MachineMemorySource source)
{
    switch (source) {
    case MachineMemorySource::NotKnown:
        return QStringLiteral("not known: the server is on another machine, whose files the role may not read");
    case MachineMemorySource::ServerFiles:
        return QStringLiteral("read by the server from its machine's /proc/meminfo");
    case MachineMemorySource::SameMachine:
        return QStringLiteral("this machine's, which the server is reached on by a socket");
    }
    Q_UNREACHABLE();
}

std::optional<core::Bytes> machineMemory(const QString &meminfo, const QStringList &limits)
{
    static const QRegularExpression total(QStringLiteral("^MemTotal:\\s+(\\d+) kB"),
                                          QRegularExpression::MultilineOption);
    const auto match = total.match(meminfo);
    if (!match.hasMatch())
        return std::nullopt;
    core::Bytes memory{match.captured(1).toLongLong() * 1024};
    for (const QString &limit : limits) {
        bool isNumber = false;
        const qint64 bytes = limit.trimmed().toLongLong(&isNumber);
        if (isNumber && bytes > 0)
            memory = std::min(memory, core::Bytes{bytes});
    }
    return memory;
}

Result<ServerMemory> loadServerMemory(db::Connection &connection)
{
    auto transaction = db::Transaction::begin(connection, db::Transaction::Mode::ReadOnly);
    if (!transaction)
        return transaction.error();
    const auto settings = connection.execute(core::readResource(QStringLiteral(":/sql/server_memory.sql")));
    if (!settings)
        return settings.error();
    ServerMemory memory;
    memory.sharedBuffers = {settings->integer(0, 0)};
    memory.effectiveCacheSize = {settings->integer(0, 1)};
    memory.maintenanceWorkMem = {settings->integer(0, 2)};
    memory.maintenanceText = settings->text(0, 3);
    if (settings->boolean(0, 4)) {
        const auto machine = readFiles(connection);
        if (!machine)
            return machine.error();
        memory.machine = *machine;
        memory.source = *machine ? MachineMemorySource::ServerFiles : MachineMemorySource::NotKnown;
    }
    // Both ends have to say so: a pooler may reach the server by a socket of its own.
    if (!memory.machine && settings->boolean(0, 5) && isSocket(connection.serverInfo().host)) {
        memory.machine = memoryOfThisMachine();
        memory.source = memory.machine ? MachineMemorySource::SameMachine : MachineMemorySource::NotKnown;
    }
    return memory;
}

} // namespace catalog

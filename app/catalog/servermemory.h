#pragma once

#include "app/core/result.h"
#include "app/core/units.h"
#include "app/db/connection.h"

#include <QString>

#include <optional>

namespace catalog {

/// How the memory of the server's machine was found.
enum class MachineMemorySource {
    NotKnown,    ///< another machine, and no right to read its files
    ServerFiles, ///< the server read its machine's files
    SameMachine  ///< the server is reached by a Unix socket: this machine's memory is its own
};

/// What a server has of memory, by its settings and its machine.
struct ServerMemory
{
    core::Bytes sharedBuffers;
    core::Bytes effectiveCacheSize;     ///< what the planner is told of all caches, the system's among them
    core::Bytes maintenanceWorkMem;     ///< of this session
    QString maintenanceText;            ///< as the server shows it: "64MB"
    std::optional<core::Bytes> machine; ///< of which a container's limit, where there is one, is the measure
    MachineMemorySource source = MachineMemorySource::NotKnown;

    /// Read at all; a value that was stored before there was one has nothing.
    bool isKnown() const { return sharedBuffers.value > 0; }

    friend bool operator==(const ServerMemory &, const ServerMemory &) = default;
};

/// The part of a server's memory that something fits into, from the fastest on.
enum class MemoryFit { SharedBuffers, EffectiveCache, Machine, Nowhere };

/// `Nowhere` also where it is more than effective_cache_size and the machine's memory is not known.
MemoryFit fitOf(const ServerMemory &memory, core::Bytes size);

/// "read from the server's own files" and its kin, in English.
QString machineSourceText(MachineMemorySource source);

/// In a transaction of its own, so the session must be in none. A machine that cannot be asked is no error. Errors: the
/// server's, Cancelled, ConnectionLost.
core::Result<ServerMemory> loadServerMemory(db::Connection &connection);

/// MemTotal of /proc/meminfo, and the least of it and of the limits of a container, which may be empty or "max".
/// Nothing when the text has none.
std::optional<core::Bytes> machineMemory(const QString &meminfo, const QStringList &limits);

} // namespace catalog

#pragma once

#include "app/core/units.h"

#include <QtGlobal>

#include <array>

namespace plan {

/// Blocks that a node touched, itself and below it, over all loops and processes. Accesses, not distinct blocks.
struct BlockCounts
{
    qint64 sharedHit = 0;
    qint64 sharedRead = 0;
    qint64 sharedDirtied = 0;
    qint64 sharedWritten = 0;
    qint64 localHit = 0;
    qint64 localRead = 0;
    qint64 localDirtied = 0;
    qint64 localWritten = 0;
    qint64 tempRead = 0;
    qint64 tempWritten = 0;

    friend bool operator==(const BlockCounts &, const BlockCounts &) = default;
};

/// Every counter of BlockCounts, to go over them all.
inline constexpr std::array<qint64 BlockCounts::*, 10> allBlockCounts{
    &BlockCounts::sharedHit, &BlockCounts::sharedRead, &BlockCounts::sharedDirtied, &BlockCounts::sharedWritten,
    &BlockCounts::localHit,  &BlockCounts::localRead,  &BlockCounts::localDirtied,  &BlockCounts::localWritten,
    &BlockCounts::tempRead,  &BlockCounts::tempWritten};

/// Blocks looked at: hit and read of all three kinds. Dirtied and written blocks are among them, or written later.
inline qint64 accessedBlocks(const BlockCounts &blocks)
{
    return blocks.sharedHit + blocks.sharedRead + blocks.localHit + blocks.localRead + blocks.tempRead;
}

/// Time spent waiting for blocks, summed over processes. Up to PostgreSQL 16 "shared" holds the local blocks' too.
struct IoTimes
{
    core::Milliseconds sharedRead;
    core::Milliseconds sharedWrite;
    core::Milliseconds localRead;
    core::Milliseconds localWrite;
    core::Milliseconds tempRead;
    core::Milliseconds tempWrite;

    friend bool operator==(const IoTimes &, const IoTimes &) = default;
};

inline constexpr std::array<core::Milliseconds IoTimes::*, 6> allIoTimes{&IoTimes::sharedRead, &IoTimes::sharedWrite,
                                                                         &IoTimes::localRead,  &IoTimes::localWrite,
                                                                         &IoTimes::tempRead,   &IoTimes::tempWrite};

struct WalUsage
{
    qint64 records = 0;
    qint64 fullPageImages = 0;
    qint64 bytes = 0;
    qint64 buffersFull = 0;

    friend bool operator==(const WalUsage &, const WalUsage &) = default;
};

/// What a node, a worker, the planner or the serialization used.
struct Usage
{
    BlockCounts blocks;
    IoTimes io;
    WalUsage wal;

    friend bool operator==(const Usage &, const Usage &) = default;
};

} // namespace plan

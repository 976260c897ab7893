#pragma once

#include "app/core/result.h"
#include "app/indexes/indexusage.h"
#include "app/workspace/usagestore.h"

#include <QHash>

namespace indexes {

/// What is known of an index beside what the server says now.
struct IndexPast
{
    /// Since when its counters have stood still: the oldest reading since the statistics began, with nothing else in
    /// between, that had as many scans by others as now.
    std::optional<QDateTime> idleSince;
    std::optional<QDateTime> madeAfter; ///< a reading that did not have it yet
    workspace::OwnScans own;            ///< by this program since the statistics began

    friend bool operator==(const IndexPast &, const IndexPast &) = default;
};

using UsagePast = QHash<db::Oid, IndexPast>;

/// Scans by others than this program, of each index.
using KeptCounters = QHash<db::Oid, qint64>;

/// For a workspace's record and back. Error Local when the bytes are no such thing.
QByteArray packCounters(const UsageSnapshot &snapshot, const UsagePast &past);
core::Result<KeptCounters> unpackCounters(const QByteArray &packed);

workspace::ObservedDatabase databaseOf(const UsageSnapshot &snapshot);

/// Keeps the snapshot in the workspace with what was known of its past; one of a single table is not to be given.
core::Result<void> keepUsage(const workspace::Workspace &workspace, const UsageSnapshot &snapshot,
                             const UsagePast &past);

/// What the workspace knows of the snapshot's indexes. Records that cannot be read are left out.
core::Result<UsagePast> loadPast(const workspace::Workspace &workspace, const UsageSnapshot &snapshot);

/// Scans since the statistics began, but for this program's own.
qint64 scansByOthers(const IndexUsage &index, const IndexPast &past);

} // namespace indexes

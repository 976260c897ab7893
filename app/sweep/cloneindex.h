#pragma once

#include "app/sweep/holdoutclone.h"

namespace sweep {

/// One build of an index on a copy.
struct IndexBuild
{
    QString index; ///< its name on the copy
    double seconds = 0;
    core::Bytes size;
    QStringList notices;  ///< in the server's words, with their details
    bool outgrew = false; ///< a notice says that the graph left maintenance_work_mem

    friend bool operator==(const IndexBuild &, const IndexBuild &) = default;
};

/// Builds `CREATE INDEX name ON copy tail` and reads the copy's description anew. `progress` gets what the server says
/// of the build, twice a second. Errors: Cancelled within the statement, ConnectionLost, the server's.
core::Result<IndexBuild> buildOnClone(jobs::JobContext &context, db::Connection &connection, HoldoutClone &clone,
                                      const QString &name, const QString &tail,
                                      const std::function<void(const QString &)> &progress);

core::Result<void> dropFromClone(db::Connection &connection, HoldoutClone &clone, const QString &index);

/// The part of an existing index's definition behind its table's name. Error Missing.
core::Result<QString> tailOfIndex(db::Connection &connection, const catalog::ObjectName &table, const QString &index);

} // namespace sweep

#pragma once

#include "app/core/result.h"
#include "app/core/units.h"
#include "app/jobs/jobcontext.h"
#include "app/sandbox/demofunctions.h"
#include "app/sandbox/server.h"

#include <QStringList>

#include <memory>

namespace sandbox {

/// What the demo tables hold. The usual size is what the README's numbers are of; tests take less.
struct DemoRequest
{
    qint64 rows = 60'000;
    qint64 queries = 500; ///< rows of demo.queries, which are not in demo.items
    quint64 seed = 1;

    friend bool operator==(const DemoRequest &, const DemoRequest &) = default;
};

struct DemoTables
{
    bool loaded = false;      ///< false: they were there already
    QStringList indexesBuilt; ///< in this run
    core::RowCount rows;
    DemoFunctions functions;
    QString server; ///< embedding::serverIdentity, for what is kept about its tables
    QString database;
    core::Milliseconds elapsed;

    friend bool operator==(const DemoTables &, const DemoTables &) = default;
};

/// Makes demo.items (an imaginary shop's, see DemoItems) with an HNSW and an IVFFlat index, and demo.queries, vectors
/// of the same kind for measuring without the favour that rows of the table itself enjoy. The indexes are of different
/// operator classes, cosine and L2: of two with the same the planner only ever takes the cheaper one. And
/// demo.functions, real text, see `completeFunctions`.
///
/// All of it is one transaction: others see everything or, after an error or a cancel, nothing. Finds out what is
/// there: a complete demo stays as it is, a missing index is built, a demo of another size or seed is replaced. Error
/// InvalidInput when demo.items is somebody's own table. `pool` lends two connections that may write.
core::Result<DemoTables> createDemo(jobs::JobContext &context, const std::shared_ptr<db::ConnectionPool> &pool,
                                    const DemoRequest &request = {});

/// A started sandbox with the demo in it.
struct DemoServer
{
    ServerStatus server;
    DemoTables tables;
};

/// Starts the sandbox and makes the demo in it. `log` gets the statements; may be null.
core::Result<DemoServer> startWithDemo(jobs::JobContext &context, Server &server,
                                       Server::Keep keep = Server::Keep::AsItIs, const DemoRequest &request = {},
                                       const std::shared_ptr<db::StatementLog> &log = {});

} // namespace sandbox

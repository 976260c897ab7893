#include "app/sandbox/demo.h"

#include "app/core/resource.h"
#include "app/db/quoting.h"
#include "app/embedding/serveridentity.h"
#include "app/sandbox/democopy.h"
#include "app/transfer/copybinary.h"

#include <QElapsedTimer>

using namespace std::chrono_literals;

namespace sandbox {

using core::Result;

namespace {

constexpr qsizetype copyBlockSize = 256 * 1024;

/// Shares of the whole run, in thousandths: where each part starts.
constexpr int progressTotal = 1000;
constexpr int hnswStart = 150;
constexpr int ivfflatStart = 880;
constexpr int analyzeStart = 930;
constexpr int functionsStart = 940;

struct DemoIndex
{
    QString name;
    QString definition; ///< what follows USING
    int progressFrom = 0;
    int progressTo = 0;
};

QList<DemoIndex> demoIndexes()
{
    return {{QStringLiteral("items_embedding_hnsw"),
             QStringLiteral("hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64)"), hnswStart,
             ivfflatStart},
            {QStringLiteral("items_embedding_ivfflat"),
             QStringLiteral("ivfflat (embedding vector_l2_ops) WITH (lists = 100)"), ivfflatStart, analyzeStart}};
}

QString markPrefix()
{
    return QStringLiteral("Demo of pgvector Workbench, ");
}

/// The table's comment, by which a later run knows what it holds; the number counts changes of the generator.
QString markOf(const DemoRequest &request)
{
    return markPrefix() + QStringLiteral("form 2: %1 items and %2 queries of seed %3")
                              .arg(request.rows)
                              .arg(request.queries)
                              .arg(request.seed);
}

struct DemoState
{
    bool exists = false;
    QString mark;
    QStringList missingIndexes;

    bool isComplete(const DemoRequest &request) const { return exists && mark == markOf(request); }
};

Result<void> run(db::Connection &connection, const QString &sql)
{
    const auto done = connection.execute(sql);
    return done ? Result<void>() : Result<void>(done.error());
}

Result<DemoState> readState(db::Connection &connection)
{
    const auto row = connection.execute(core::readResource(QStringLiteral(":/sql/demo_state.sql")));
    if (!row)
        return row.error();
    DemoState state;
    state.exists = row->boolean(0, 0);
    state.mark = row->text(0, 1);
    const QStringList valid = row->text(0, 2).split(u',');
    for (const DemoIndex &index : demoIndexes()) {
        if (!valid.contains(index.name))
            state.missingIndexes << index.name;
    }
    return state;
}

Result<void> checkReplaceable(const DemoState &state)
{
    if (!state.exists || state.mark.startsWith(markPrefix()))
        return {};
    return core::invalidInput(QStringLiteral("demo.items exists and is not the demo's"),
                              QStringLiteral("rename the table or the schema first"));
}

Result<void> createTables(db::Connection &connection)
{
    for (const char *sql :
         {"CREATE SCHEMA IF NOT EXISTS demo", "DROP TABLE IF EXISTS demo.items, demo.queries",
          "CREATE TABLE demo.items (id bigint PRIMARY KEY, title text NOT NULL, "
          "category text NOT NULL, tenant integer NOT NULL, price numeric(10,2) NOT NULL, "
          "created_at timestamptz NOT NULL, embedding vector(128) NOT NULL)",
          "CREATE TABLE demo.queries (id bigint PRIMARY KEY, embedding vector(128) NOT NULL)",
          "COMMENT ON TABLE demo.queries IS 'Vectors like those of demo.items, and not among them'"}) {
        if (const auto done = run(connection, QLatin1String(sql)); !done)
            return done;
    }
    return {};
}

/// COPY BINARY of `count` rows that `appendRow` writes, in blocks; `onBlock` hears how many are written.
Result<void> copyRows(jobs::JobContext &context, db::Connection &connection, const QString &table, qint64 count,
                      const std::function<void(QByteArray &)> &appendRow, const std::function<void(qint64)> &onBlock)
{
    qint64 written = 0;
    const auto produce = [&](QByteArray &buffer) -> Result<bool> {
        if (context.isCancelled())
            return core::cancelledError();
        onBlock(written);
        if (written == 0)
            transfer::appendCopyHeader(buffer);
        for (; written < count && buffer.size() < copyBlockSize; ++written)
            appendRow(buffer);
        if (written < count)
            return true;
        transfer::appendCopyTrailer(buffer);
        return false;
    };
    const auto copied =
        connection.copyIn(QStringLiteral("COPY %1 FROM STDIN WITH (FORMAT binary, FREEZE)").arg(table), produce);
    return copied ? Result<void>() : Result<void>(copied.error());
}

Result<void> loadRows(jobs::JobContext &context, db::Connection &connection, const DemoRequest &request)
{
    DemoItems items(request.seed);
    const auto loaded = copyRows(
        context, connection, QStringLiteral("demo.items"), request.rows,
        [&items](QByteArray &buffer) { appendItemRow(buffer, items.next()); },
        [&](qint64 written) {
            context.setProgress(written * hnswStart / request.rows, progressTotal,
                                QStringLiteral("loading demo.items"));
        });
    if (!loaded)
        return loaded;
    qint64 lastQuery = 0;
    return copyRows(
        context, connection, QStringLiteral("demo.queries"), request.queries,
        [&](QByteArray &buffer) { appendQueryRow(buffer, ++lastQuery, items.next().embedding); }, [](qint64) {});
}

/// Sets the job's progress from what the server says about the build in the backend.
void reportBuild(jobs::JobContext &context, db::Connection &observer, int backend, const DemoIndex &index)
{
    const auto row = observer.execute(
        {core::readResource(QStringLiteral(":/sql/index_progress.sql")), {db::Parameter::integer(backend)}});
    if (!row || row->rowCount() == 0)
        return;
    // HNSW counts blocks only; IVFFlat counts tuples in its last phase.
    const int column = row->integer(0, 4) > 0 ? 3 : 1;
    const double share = row->integer(0, column + 1) > 0 ? row->real(0, column) / row->real(0, column + 1) : 0;
    const QString phase = row->text(0, 0).section(QStringLiteral(": "), -1);
    context.setProgress(index.progressFrom + qint64((index.progressTo - index.progressFrom) * share), progressTotal,
                        QStringLiteral("building %1: %2").arg(index.name, phase));
}

Result<void> buildIndex(jobs::JobContext &context, db::Connection &connection, db::Connection &observer,
                        const DemoIndex &index)
{
    context.setProgress(index.progressFrom, progressTotal, QStringLiteral("building ") + index.name);
    for (const QString &sql : {QStringLiteral("DROP INDEX IF EXISTS demo.") + db::quoteIdentifier(index.name),
                               QStringLiteral("CREATE INDEX %1 ON demo.items USING %2")
                                   .arg(db::quoteIdentifier(index.name), index.definition)}) {
        const auto built = connection.executeWatched(
            sql, 200ms, [&] { reportBuild(context, observer, connection.backendPid(), index); });
        if (!built)
            return built.error();
    }
    return {};
}

/// Inside a transaction: everything that `state` lacks.
Result<DemoTables> complete(jobs::JobContext &context, db::Connection &connection, db::Connection &observer,
                            const DemoState &state, const DemoRequest &request)
{
    DemoTables tables;
    tables.rows.value = request.rows;
    tables.loaded = !state.isComplete(request);
    if (tables.loaded) {
        if (const auto created = createTables(connection); !created)
            return created.error();
        if (const auto loaded = loadRows(context, connection, request); !loaded)
            return loaded.error();
    }
    for (const DemoIndex &index : demoIndexes()) {
        if (!tables.loaded && !state.missingIndexes.contains(index.name))
            continue;
        if (const auto built = buildIndex(context, connection, observer, index); !built)
            return built.error();
        tables.indexesBuilt << index.name;
    }
    context.setProgress(analyzeStart, progressTotal, QStringLiteral("analyzing"));
    for (const QString &sql : {QStringLiteral("ANALYZE demo.items"), QStringLiteral("ANALYZE demo.queries"),
                               QStringLiteral("COMMENT ON TABLE demo.items IS ") + db::quoteLiteral(markOf(request))}) {
        if (const auto done = run(connection, sql); !done)
            return done.error();
    }
    return tables;
}

/// demo.items, demo.queries and demo.functions, as far as they are not there.
Result<DemoTables> completeAll(jobs::JobContext &context, db::Connection &connection, db::Connection &observer,
                               const DemoState &state, const DemoRequest &request)
{
    Result<DemoTables> tables = DemoTables();
    tables->rows.value = request.rows;
    if (!state.isComplete(request) || !state.missingIndexes.isEmpty())
        tables = complete(context, connection, observer, state, request);
    if (!tables)
        return tables;
    context.setProgress(functionsStart, progressTotal, QStringLiteral("embedding demo.functions"));
    auto functions = completeFunctions(context, connection);
    if (!functions)
        return functions.error();
    tables->functions = std::move(*functions);
    auto server = embedding::serverIdentity(connection);
    if (!server)
        return server.error();
    tables->server = *server;
    tables->database = connection.serverInfo().database;
    return tables;
}

/// Waits for another program that makes the demo at the same time.
Result<void> lockDemo(db::Connection &connection, db::Transaction &transaction)
{
    if (const auto set = transaction.setLocal(QStringLiteral("lock_timeout"), QStringLiteral("0")); !set)
        return set;
    return run(connection, QStringLiteral("SELECT pg_advisory_xact_lock(hashtext('pgvector-workbench demo'))"));
}

} // namespace

Result<DemoTables> createDemo(jobs::JobContext &context, const std::shared_ptr<db::ConnectionPool> &pool,
                              const DemoRequest &request)
{
    QElapsedTimer clock;
    clock.start();
    auto connection = context.lease(pool);
    if (!connection)
        return connection.error();
    auto observer = context.lease(pool);
    if (!observer)
        return observer.error();
    if (!(*connection)->serverInfo().hasVector()) {
        auto error = core::invalidInput(QStringLiteral("this database has no pgvector"),
                                        QStringLiteral("CREATE EXTENSION vector"));
        error.kind = core::ErrorKind::Missing;
        return error;
    }
    auto transaction = db::Transaction::begin(**connection, db::Transaction::Mode::ReadWrite);
    if (!transaction)
        return transaction.error();
    if (const auto locked = lockDemo(**connection, *transaction); !locked)
        return locked.error();
    const auto state = readState(**connection);
    if (!state)
        return state.error();
    if (const auto replaceable = checkReplaceable(*state); !replaceable)
        return replaceable.error();
    auto tables = completeAll(context, **connection, **observer, *state, request);
    if (!tables)
        return tables.error();
    if (const auto committed = transaction->commit(); !committed)
        return committed.error();
    tables->elapsed.value = double(clock.nsecsElapsed()) / 1e6;
    return tables;
}

Result<DemoServer> startWithDemo(jobs::JobContext &context, Server &server, Server::Keep keep,
                                 const DemoRequest &request, const std::shared_ptr<db::StatementLog> &log)
{
    auto status = server.start(context, keep);
    if (!status)
        return status.error();
    db::PoolOptions options;
    options.connection.access = db::Access::ReadWrite;
    options.connection.log = log;
    const auto pool = db::ConnectionPool::create(status->parameters, options);
    auto tables = createDemo(context, pool, request);
    if (!tables)
        return tables.error();
    return DemoServer{std::move(*status), std::move(*tables)};
}

} // namespace sandbox

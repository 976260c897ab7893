#include "app/sandbox/demofunctions.h"

#include "app/core/resource.h"
#include "app/db/binarycodec.h"
#include "app/db/quoting.h"
#include "app/embedding/fittextmodel.h"
#include "app/embedding/textmodelfile.h"
#include "app/sandbox/democopy.h"
#include "app/transfer/copybinary.h"

#include <array>

namespace sandbox {

using core::Result;

namespace {

constexpr qsizetype CopyBlockBytes = 256 * 1024;

/// Columns of resources/sql/demo_functions.sql.
enum Column { Kind, Schema, Name, Arguments, ResultType, Description, Metadata, Document };

constexpr std::array Indexes{
    "CREATE INDEX functions_tsv_gin ON demo.functions USING gin (tsv)",
    "CREATE INDEX functions_metadata_gin ON demo.functions USING gin (metadata)",
    "CREATE INDEX functions_embedding_hnsw ON demo.functions USING hnsw (embedding vector_cosine_ops)",
};

QString markPrefix()
{
    return QStringLiteral("Demo of pgvector Workbench, ");
}

struct FunctionsState
{
    bool exists = false;
    bool modelsExist = false;
    QString mark;
    QString modelsMark;
    qint64 validIndexes = 0;
    QString serverVersion;
};

/// The comment by which a later run knows what the table holds; the number counts changes of its form.
QString markOf(const FunctionsState &state, const db::ServerInfo &info)
{
    return markPrefix() + QStringLiteral("form 1: functions, operators and settings of PostgreSQL %1 with pgvector %2")
                              .arg(state.serverVersion, info.vectorVersion);
}

Result<void> run(db::Connection &connection, const QString &sql)
{
    const auto done = connection.execute(sql);
    return done ? Result<void>() : Result<void>(done.error());
}

Result<FunctionsState> readState(db::Connection &connection)
{
    const auto row = connection.execute(core::readResource(QStringLiteral(":/sql/demo_functions_state.sql")));
    if (!row)
        return row.error();
    return FunctionsState{row->boolean(0, 0), row->boolean(0, 3), row->text(0, 1),
                          row->text(0, 4),    row->integer(0, 2), row->text(0, 5)};
}

Result<void> checkReplaceable(const FunctionsState &state)
{
    const bool others = (state.exists && !state.mark.startsWith(markPrefix())) ||
                        (state.modelsExist && !state.modelsMark.startsWith(markPrefix()));
    if (!others)
        return {};
    return core::invalidInput(QStringLiteral("demo.functions or demo.models exists and is not the demo's"),
                              QStringLiteral("rename the table or the schema first"));
}

/// Fits the model on the documents and gives each its vector; null where no word of it is in another.
Result<embedding::TextModel> fit(jobs::JobContext &context, const db::ResultSet &rows)
{
    const auto source = [&rows](const std::function<bool(QStringView)> &take) -> Result<void> {
        for (int row = 0; row < rows.rowCount() && take(rows.text(row, Document)); ++row)
            continue;
        return {};
    };
    auto fitted = embedding::fitTextModel(context, QStringLiteral("demo.functions.document"), {}, source);
    if (!fitted)
        return fitted.error();
    return std::move(fitted->model);
}

void appendText(QByteArray &buffer, const db::ResultSet &rows, int row, Column column)
{
    if (rows.isNull(row, column))
        transfer::appendCopyNull(buffer);
    else
        transfer::appendCopyField(buffer, rows.text(row, column).toUtf8());
}

void appendRow(QByteArray &buffer, const db::ResultSet &rows, int row, const embedding::TextModel &model)
{
    constexpr char JsonbVersion = 1;
    transfer::beginCopyRow(buffer, 9);
    transfer::appendCopyField(buffer, db::encodeInt8(row + 1));
    for (const Column column : {Kind, Schema, Name, Arguments, ResultType, Description})
        appendText(buffer, rows, row, column);
    transfer::appendCopyField(buffer, JsonbVersion + rows.text(row, Metadata).toUtf8());
    const auto vector = model.embed(rows.text(row, Document));
    if (vector)
        transfer::appendCopyField(buffer, encodeVector(vector->elements));
    else
        transfer::appendCopyNull(buffer);
}

Result<void> load(jobs::JobContext &context, db::Connection &connection, const db::ResultSet &rows,
                  const embedding::TextModel &model)
{
    int row = 0;
    const auto produce = [&](QByteArray &buffer) -> Result<bool> {
        if (context.isCancelled())
            return core::cancelledError();
        if (row == 0)
            transfer::appendCopyHeader(buffer);
        for (; row < rows.rowCount() && buffer.size() < CopyBlockBytes; ++row)
            appendRow(buffer, rows, row, model);
        if (row < rows.rowCount())
            return true;
        transfer::appendCopyTrailer(buffer);
        return false;
    };
    const auto copied = connection.copyIn(
        QStringLiteral("COPY demo.functions (id, kind, schema, name, arguments, result, description, metadata, "
                       "embedding) FROM STDIN WITH (FORMAT binary)"),
        produce);
    return copied ? Result<void>() : Result<void>(copied.error());
}

Result<void> keepModel(db::Connection &connection, const QByteArray &model)
{
    const auto kept = connection.execute(
        {QStringLiteral("INSERT INTO demo.models VALUES ($1, $2, $3)"),
         {db::Parameter::text(QLatin1String(FunctionsVectorColumn)),
          db::Parameter::text(QLatin1String(FunctionsTextColumn)), db::Parameter::binary(model, db::OidBytea)}});
    return kept ? Result<void>() : Result<void>(kept.error());
}

Result<QByteArray> keptModel(db::Connection &connection)
{
    const auto row = connection.execute({QStringLiteral("SELECT model FROM demo.models WHERE vector_column = $1"),
                                         {db::Parameter::text(QLatin1String(FunctionsVectorColumn))}},
                                        db::Format::Binary);
    if (!row)
        return row.error();
    return row->rowCount() == 0 ? QByteArray() : row->bytes(0, 0).toByteArray();
}

Result<void> finish(db::Connection &connection, const QString &mark)
{
    for (const char *sql : Indexes) {
        if (const auto built = run(connection, QLatin1String(sql)); !built)
            return built;
    }
    for (const QString &sql :
         {QStringLiteral("COMMENT ON TABLE demo.functions IS ") + db::quoteLiteral(mark),
          QStringLiteral("COMMENT ON TABLE demo.models IS ") +
              db::quoteLiteral(markPrefix() + QStringLiteral("the built-in embedding model of demo.functions")),
          QStringLiteral("ANALYZE demo.functions")}) {
        if (const auto done = run(connection, sql); !done)
            return done;
    }
    return {};
}

Result<DemoFunctions> make(jobs::JobContext &context, db::Connection &connection, const QString &mark)
{
    const QStringList statements =
        core::readResource(QStringLiteral(":/sql/demo_functions_table.sql")).split(QStringLiteral(";\n"));
    for (const QString &sql : statements) {
        if (const auto done = run(connection, sql); !done)
            return done.error();
    }
    const auto rows = connection.execute(core::readResource(QStringLiteral(":/sql/demo_functions.sql")));
    if (!rows)
        return rows.error();
    const auto model = fit(context, *rows);
    if (!model)
        return model.error();
    DemoFunctions functions{true, {rows->rowCount()}, embedding::toBytes(*model)};
    if (const auto loaded = load(context, connection, *rows, *model); !loaded)
        return loaded.error();
    if (const auto kept = keepModel(connection, functions.model); !kept)
        return kept.error();
    if (const auto finished = finish(connection, mark); !finished)
        return finished.error();
    return functions;
}

} // namespace

Result<DemoFunctions> completeFunctions(jobs::JobContext &context, db::Connection &connection)
{
    const auto state = readState(connection);
    if (!state)
        return state.error();
    if (const auto replaceable = checkReplaceable(*state); !replaceable)
        return replaceable.error();
    const QString mark = markOf(*state, connection.serverInfo());
    const bool complete =
        state->mark == mark && state->modelsExist && state->validIndexes == qint64(Indexes.size()) + 1;
    if (!complete)
        return make(context, connection, mark);
    auto model = keptModel(connection);
    if (!model)
        return model.error();
    if (!embedding::modelFromBytes(*model))
        return make(context, connection, mark);
    const auto count = connection.execute(QStringLiteral("SELECT count(*) FROM demo.functions"));
    if (!count)
        return count.error();
    return DemoFunctions{false, {count->integer(0, 0)}, std::move(*model)};
}

} // namespace sandbox

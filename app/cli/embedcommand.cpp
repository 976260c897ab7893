#include "app/cli/embedcommand.h"

#include "app/cli/options.h"
#include "app/cli/vectorcolumn.h"
#include "app/embedding/keptmodel.h"

#include <QJsonArray>

namespace cli {

using core::Result;
using embedding::FillPlan;
using embedding::FillProgress;
using embedding::FillReport;
using embedding::FillRequest;

namespace {

QJsonObject jsonOf(const FillPlan &plan)
{
    return {{QStringLiteral("table"), plan.target.table.toText()},
            {QStringLiteral("text_column"), plan.target.textColumn},
            {QStringLiteral("vector_column"), plan.target.vectorColumn},
            {QStringLiteral("vector_type"), plan.target.vectorType},
            {QStringLiteral("rows"), plan.rows.value},
            {QStringLiteral("rows_without_text"), plan.withoutText.value}};
}

void writePlan(const FillPlan &plan, Output &output)
{
    if (output.json()) {
        QJsonObject object = jsonOf(plan);
        object.insert(QStringLiteral("read_sql"), plan.readSql);
        object.insert(QStringLiteral("write_sql"), plan.writeSql);
        output.write(object);
        return;
    }
    output.writeLine(QStringLiteral("%1 rows of %2 lack \"%3\" and have a \"%4\"; %5 have neither")
                         .arg(plan.rows.value)
                         .arg(plan.target.table.toText(), plan.target.vectorColumn, plan.target.textColumn)
                         .arg(plan.withoutText.value));
    output.writeLine(QStringLiteral("\nEach batch is read:\n  %1\nand written, in a transaction of its own:\n  %2")
                         .arg(plan.readSql, plan.writeSql));
}

void writeReport(const FillReport &report, Output &output)
{
    const double seconds = report.elapsed.value / 1000;
    output.writeLine(QStringLiteral("%1 rows of %2 have their \"%3\" (%4 dimensions, %5) in %6 s (%7 rows/s)")
                         .arg(report.written.value)
                         .arg(report.plan.target.table.toText(), report.plan.target.vectorColumn)
                         .arg(report.dimensions)
                         .arg(report.model)
                         .arg(seconds, 0, 'f', 2)
                         .arg(seconds > 0 ? double(report.written.value) / seconds : 0, 0, 'f', 0));
    if (report.requests > 0)
        output.writeLine(QStringLiteral("%1 requests, %2 tokens").arg(report.requests).arg(report.promptTokens));
    if (report.plan.withoutText.value > 0)
        output.writeLine(QStringLiteral("%1 rows have no text").arg(report.plan.withoutText.value));
    if (report.changed.value > 0)
        output.writeLine(QStringLiteral("%1 rows were changed meanwhile and left as they are; run it again for them")
                             .arg(report.changed.value));
    if (report.skippedRows.value > 0)
        output.writeLine(QStringLiteral("%1 rows could not be embedded:").arg(report.skippedRows.value));
    for (const embedding::SkippedRow &row : report.skipped)
        output.writeLine(QStringLiteral("  %1: %2").arg(row.key.join(QStringLiteral(", ")), row.reason));
    if (report.skippedRows.value > report.skipped.size())
        output.writeLine(QStringLiteral("  …"));
}

QJsonObject jsonOf(const FillReport &report)
{
    QJsonObject object = jsonOf(report.plan);
    QJsonArray skipped;
    for (const embedding::SkippedRow &row : report.skipped)
        skipped << QJsonObject{{QStringLiteral("key"), QJsonArray::fromStringList(row.key)},
                               {QStringLiteral("reason"), row.reason}};
    object.insert(QStringLiteral("model"), report.model);
    object.insert(QStringLiteral("dimensions"), report.dimensions);
    object.insert(QStringLiteral("written"), report.written.value);
    object.insert(QStringLiteral("changed_meanwhile"), report.changed.value);
    object.insert(QStringLiteral("skipped_rows"), report.skippedRows.value);
    object.insert(QStringLiteral("skipped"), skipped);
    object.insert(QStringLiteral("requests"), report.requests);
    object.insert(QStringLiteral("prompt_tokens"), report.promptTokens);
    object.insert(QStringLiteral("elapsed_ms"), report.elapsed.value);
    return object;
}

} // namespace

CLI::App *EmbedCommand::declare(CLI::App &root)
{
    CLI::App *app = root.add_subcommand("embed", "Fill a vector column from a text column, where it is NULL");
    addText(app, "--table NAME", m_tableName, "The table, as table or schema.table")->required();
    addText(app, "--text-column NAME", m_textColumn, "The column with the texts")->required();
    addText(app, "--vector-column NAME", m_vectorColumn, "The vector or halfvec column [the only one]");
    m_embed.declare(app);
    app->add_flag("--builtin", m_builtin,
                  "By the built-in embedder: latent semantic analysis, a classical bag of words that is fitted on this "
                  "very column; no neural model, no network");
    app->add_flag("--refit", m_refit,
                  "With --builtin: fit the model again; the column must hold no vectors of the old");
    app->add_flag("--dry-run", m_dryRun, "Only say how many rows there are for it, and what would be sent");
    app->footer(
        "Each batch is written in a transaction of its own: after Ctrl-C or an error the same command goes on\n"
        "where it stopped. A row that is changed meanwhile is left alone. Examples:\n"
        "  pgvector-workbench-cli --dsn postgresql://localhost/shop embed --table items --text-column title \\\n"
        "      --embed-url http://localhost:11434 --embed-model nomic-embed-text\n"
        "  pgvector-workbench-cli --dsn postgresql://localhost/shop embed --table items --text-column title \\\n"
        "      --builtin && pgvector-workbench-cli ... search --table items --text \"garden chair\"");
    return app;
}

Result<FillRequest> EmbedCommand::request(Session &session, const std::shared_ptr<db::ConnectionPool> &pool)
{
    auto table = loadTable(session, pool, m_tableName);
    if (!table)
        return table.error();
    m_table = std::move(*table);
    const auto column = vectorColumn(m_table, m_vectorColumn);
    if (!column)
        return column.error();
    m_vectorColumn = *column;
    return FillRequest{m_table.name, m_textColumn, m_vectorColumn};
}

Result<ExitStatus> EmbedCommand::run(Session &session)
{
    if (m_builtin == m_embed.isGiven())
        return core::invalidInput(QStringLiteral("either --builtin or --embed-url is needed"),
                                  QStringLiteral("try --help"));
    if (const auto checked = m_embed.check(); !checked)
        return checked.error();
    const auto pool = session.pool(m_dryRun ? db::Access::ReadOnly : db::Access::ReadWrite);
    if (!pool)
        return pool.error();
    const auto wanted = request(session, *pool);
    if (!wanted)
        return wanted.error();
    if (m_dryRun)
        return showPlan(session, *pool);
    FillProgress last;
    const auto report = session.runStreaming<FillReport, FillProgress>(
        QStringLiteral("Embed"), *pool,
        [&](jobs::JobContext &context, const jobs::PartSink<FillProgress> &onBatch) {
            return fill(context, *wanted, onBatch);
        },
        [&last](const FillProgress &progress) { last = progress; });
    if (!report) {
        if (last.written.value > 0)
            session.output().note(QStringLiteral("%1 of %2 rows were written; the same command goes on from there")
                                      .arg(last.written.value)
                                      .arg(last.total.value));
        return report.error();
    }
    if (session.json())
        session.output().write(jsonOf(*report));
    else
        writeReport(*report, session.output());
    return ExitStatus::Done;
}

Result<ExitStatus> EmbedCommand::showPlan(Session &session, const std::shared_ptr<db::ConnectionPool> &pool)
{
    const FillRequest wanted{m_table.name, m_textColumn, m_vectorColumn};
    const int dimensions = m_embed.provider().dimensions;
    const auto plan =
        session.run<FillPlan>(QStringLiteral("Embed"), pool, [wanted, dimensions](jobs::JobContext &context) {
            return embedding::planFill(context, wanted, dimensions);
        });
    if (!plan)
        return plan.error();
    writePlan(*plan, session.output());
    return ExitStatus::Done;
}

Result<FillReport> EmbedCommand::fill(jobs::JobContext &context, const FillRequest &request,
                                      const jobs::PartSink<FillProgress> &onBatch) const
{
    if (!m_builtin)
        return embedding::embedColumn(context, request, embedding::embedderOf(m_embed.provider(), m_embed.key()),
                                      onBatch);
    // Fitting takes long: what is wrong with the request is said before.
    if (const auto plan = embedding::planFill(context, request, 0); !plan)
        return plan.error();
    const auto model = embedding::builtinModel(context, workspace::Workspace(workspace::Workspace::defaultPath()),
                                               {request.table, request.textColumn, request.vectorColumn, m_refit});
    if (!model)
        return model.error();
    return embedding::embedColumn(context, request, embedding::embedderOf(*model), onBatch);
}

} // namespace cli

#include "app/cli/importcommand.h"

#include "app/cli/options.h"
#include "app/cli/session.h"

namespace cli {

using core::Result;
using transfer::ImportReport;

namespace {

double rowsPerSecond(const ImportReport &report)
{
    return report.elapsed.value > 0 ? 1000.0 * double(report.rows.value) / report.elapsed.value : 0;
}

void writeJson(const ImportReport &report, Output &output)
{
    output.write({{QStringLiteral("table"), report.table.toText()},
                  {QStringLiteral("created"), report.created},
                  {QStringLiteral("rows"), report.rows.value},
                  {QStringLiteral("dimensions"), report.dimensions},
                  {QStringLiteral("elapsed_ms"), report.elapsed.value},
                  {QStringLiteral("rows_per_second"), rowsPerSecond(report)}});
}

void writeText(const ImportReport &report, Output &output)
{
    output.writeLine(
        QStringLiteral("%1 rows of %2 dimensions into %3 in %4 s (%5 rows/s)")
            .arg(report.rows.value)
            .arg(report.dimensions)
            .arg(report.created ? QStringLiteral("the new table ") + report.table.toText() : report.table.toText())
            .arg(report.elapsed.value / 1000, 0, 'f', 2)
            .arg(rowsPerSecond(report), 0, 'f', 0));
}

} // namespace

CLI::App *ImportCommand::declare(CLI::App &root)
{
    CLI::App *app = root.add_subcommand("import", "Copy the vectors of a .fvecs or .bvecs file into a table");
    addText(app, "--table NAME", m_spec.table, "The table, as table or schema.table")->required();
    addText(app, "--file FILE", m_spec.file, "The file")->required();
    app->add_flag("--create", m_spec.create, "Make the table; without it the rows are added to an existing one");
    addText(app, "--id-column NAME", m_spec.idColumn, "Integer column for the row's number, which counts from 0 [id]");
    addText(app, "--column NAME", m_spec.column, "Vector column [embedding]");
    app->footer("All rows are loaded or, after an error or Ctrl-C, none. Example:\n"
                "  pgvector-workbench-cli --dsn postgresql://localhost/shop import --table sift \\\n"
                "      --file siftsmall_base.fvecs --create");
    return app;
}

Result<ExitStatus> ImportCommand::run(Session &session)
{
    const auto pool = session.pool(db::Access::ReadWrite);
    if (!pool)
        return pool.error();
    const auto report =
        session.run<ImportReport>(QStringLiteral("Import"), *pool, [spec = m_spec](jobs::JobContext &context) {
            return transfer::importVectors(context, spec);
        });
    if (!report)
        return report.error();
    if (report->hadRows)
        session.output().note(QStringLiteral("%1 was not empty; the new rows are numbered from 0 all the same")
                                  .arg(report->table.toText()));
    if (session.json())
        writeJson(*report, session.output());
    else
        writeText(*report, session.output());
    return ExitStatus::Done;
}

} // namespace cli

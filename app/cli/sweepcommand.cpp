#include "app/cli/sweepcommand.h"

#include "app/cli/options.h"
#include "app/cli/session.h"
#include "app/cli/sweepoutput.h"
#include "app/cli/vectorcolumn.h"
#include "app/core/writefile.h"
#include "app/sweep/holdoutclone.h"
#include "app/sweep/recordsweep.h"
#include "app/sweep/report.h"
#include "app/sweep/sweepjson.h"
#include "app/transfer/fvecs.h"

#include <QLocale>

#include <algorithm>

namespace cli {

using core::Result;
using sweep::RecordedSweep;
using sweep::SweepPoint;
using sweep::SweepSpec;
using vectors::IndexMethod;

namespace {

/// A search draws as many of them as it needs; more than these would hardly narrow the interval.
constexpr int QueriesToSearch = 1000;

/// What a sweep that did not come to its end has measured.
struct Unfinished
{
    std::optional<sweep::SweepHead> head;
    QMap<int, SweepPoint> points;
};

/// An unknown ending is refused before the sweep, not after it.
std::string reportEnding(const std::string &path)
{
    return sweep::reportFormatOf(QString::fromStdString(path)) ? std::string()
                                                               : path + " does not end in .html, .md, .csv or .json";
}

void writeUnfinished(const Unfinished &unfinished, Session &session)
{
    if (session.json() || !unfinished.head || unfinished.points.isEmpty())
        return;
    session.output().writeLine(headline(*unfinished.head));
    session.output().writeLine();
    session.output().write(pointsTable(unfinished.points.values()));
    session.output().note(QStringLiteral("the sweep did not come to its end; the figures rest on the queries so far"));
}

} // namespace

CLI::App *SweepCommand::declare(CLI::App &root)
{
    CLI::App *app = root.add_subcommand("sweep", "Measure recall and latency of an index under each setting");
    addText(app, "--table NAME", m_table, "The table, as table or schema.table")->required();
    addText(app, "--column NAME", m_column, "The vector column [the only one]");
    addText(app, "--index NAME", m_index, "The HNSW or IVFFlat index [the only one on the column]");
    app->add_option("--k", m_k, "Neighbours per query")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    CLI::Option *queries = app->add_option("--queries", m_queries,
                                           "Rows of the table to sample as queries [200; at most 1000 with --auto]");
    queries->type_name("N")->check(CLI::PositiveNumber);
    CLI::Option *queriesFrom = addText(app, "--queries-from FILE", m_queriesFrom,
                                       "Queries from a .fvecs or .bvecs file; they are no rows of the table");
    queriesFrom->excludes(queries);
    addText(app, "--ground-truth FILE", m_groundTruth,
            "Their published neighbours, an .ivecs file of keys: count recall against these too")
        ->needs(queriesFrom);
    app->add_flag("--hold-out", m_holdOut,
                  "Measure a copy of the table without these rows, dropped afterwards: unbiased, but it writes")
        ->excludes(queriesFrom);
    addNumbers(app, "--ef-search", m_efSearch, "Values of hnsw.ef_search [10 … 1000, from k upwards]");
    addNumbers(app, "--probes", m_probes, "Values of ivfflat.probes [1 … lists]");
    app->add_flag("--auto", m_auto, "Search for the cheapest value that reaches the target instead of measuring all");
    app->add_option("--method", m_plans, "Plans: what the planner chooses, the index by force, or both, one by one")
        ->transform(
            CLI::CheckedTransformer(std::map<std::string, sweep::PlanChoice>{{"natural", sweep::PlanChoice::Natural},
                                                                             {"forced", sweep::PlanChoice::Forced},
                                                                             {"both", sweep::PlanChoice::Both}}))
        ->type_name("natural|forced|both");
    addText(app, "--where SQL", m_where, "Only rows that meet this SQL condition");
    app->add_option("--target-recall", m_targetRecall, "The recall that the recommendation is made for")
        ->type_name("R")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    app->add_option("--assert-recall", m_assertRecall,
                    "End with status 1 unless some setting on the index has its lower 95 % bound at this recall")
        ->type_name("R")
        ->check(CLI::Range(0.0, 1.0));
    app->add_option("--seed", m_seed, "Of the sample and of the order of measuring")
        ->type_name("N")
        ->capture_default_str();
    addText(app, "--report FILE", m_report, "Write a report: .html, .md, .csv or .json, by the name's ending")
        ->check(reportEnding);
    app->footer(
        "Recall is counted against exact neighbours, from full scans on the server or from one stream of the table,\n"
        "whichever takes less; ties by distance, a row itself left out. What was measured is kept in the workspace\n"
        "file. Examples:\n"
        "  pgvector-workbench-cli --dsn postgresql://localhost/shop sweep --table items --column embedding\n"
        "  pgvector-workbench-cli --service shop sweep --table items --column embedding \\\n"
        "      --queries-from queries.fvecs --ef-search 40 --assert-recall 0.95 --json");
    return app;
}

Result<QList<sweep::GridPoint>> SweepCommand::grid(const catalog::Index &index) const
{
    const IndexMethod method = index.vectorMethod().value_or(IndexMethod::Hnsw);
    const bool hnsw = method == IndexMethod::Hnsw;
    if (!(hnsw ? m_probes : m_efSearch).empty())
        return core::invalidInput(QStringLiteral("%1 does not apply to %2, which is %3")
                                      .arg(hnsw ? QStringLiteral("--probes") : QStringLiteral("--ef-search"),
                                           index.name.toText(), vectors::methodName(method)));
    std::vector<int> values = hnsw ? m_efSearch : m_probes;
    if (m_auto)
        std::sort(values.begin(), values.end()); // a search goes from the cheapest one
    return values.empty() ? QList<sweep::GridPoint>() : sweep::gridOf(method, QList<int>(values.begin(), values.end()));
}

Result<QList<vectors::VectorValue>> SweepCommand::queriesFromFile() const
{
    auto reader = transfer::FvecsReader::open(m_queriesFrom);
    if (!reader)
        return reader.error();
    if (reader->format() == transfer::VecsFormat::Integer)
        return core::invalidInput(QStringLiteral("%1: an .ivecs file holds no vectors").arg(m_queriesFrom));
    auto rows = reader->readAll(reader->count());
    if (!rows)
        return rows.error();
    QList<vectors::VectorValue> queries;
    for (std::vector<float> &row : *rows)
        queries.append({vectors::VectorType::Vector, reader->dimensions(), std::move(row), {}});
    return queries;
}

Result<QList<QList<qint64>>> SweepCommand::publishedNeighbours() const
{
    auto reader = transfer::FvecsReader::open(m_groundTruth);
    if (!reader)
        return reader.error();
    QList<QList<qint64>> neighbours;
    std::vector<qint32> row;
    while (true) {
        const auto read = reader->nextIntegers(row);
        if (!read)
            return read.error();
        if (!*read)
            return neighbours;
        neighbours << QList<qint64>(row.begin(), row.end());
    }
}

Result<SweepSpec> SweepCommand::spec(const catalog::Table &table) const
{
    const auto column = vectorColumn(table, m_column);
    if (!column)
        return column.error();
    SweepSpec spec;
    spec.table = table;
    spec.column = *column;
    spec.index = m_index;
    spec.k = m_k;
    spec.queries = m_queries.value_or(m_auto ? QueriesToSearch : spec.queries);
    spec.where = m_where;
    spec.plans = m_plans;
    spec.untilTarget = m_auto;
    spec.holdOut = m_holdOut;
    spec.targetRecall = m_targetRecall;
    spec.seed = m_seed;
    const auto index = sweep::indexUnderTest(spec);
    if (!index)
        return index.error();
    spec.index = index->name.name;
    const auto points = grid(*index);
    if (!points)
        return points.error();
    spec.grid = *points;
    if (m_queriesFrom.isEmpty())
        return spec;
    const auto queries = queriesFromFile();
    if (!queries)
        return queries.error();
    spec.given = *queries;
    if (m_groundTruth.isEmpty())
        return spec;
    const auto published = publishedNeighbours();
    if (!published)
        return published.error();
    spec.published = *published;
    return spec;
}

ExitStatus SweepCommand::assertion(const sweep::SweepResult &result, Session &session) const
{
    if (!m_assertRecall)
        return ExitStatus::Done;
    double best = -1;
    for (const SweepPoint &point : result.points) {
        if (point.plan.kind == sweep::PlanKind::IndexUnderTest)
            best = std::max(best, point.recall.low);
    }
    if (best >= *m_assertRecall)
        return ExitStatus::Done;
    session.output().note(
        best < 0 ? QStringLiteral("assertion failed: no setting uses the index %1").arg(result.head.index)
                 : QStringLiteral("assertion failed: the best lower bound of recall on %1 is %2, asserted is %3")
                       .arg(result.head.index, QString::number(best, 'g', 4), QString::number(*m_assertRecall)));
    return ExitStatus::AssertionFailed;
}

Result<void> SweepCommand::writeReport(const sweep::SweepResult &result) const
{
    if (m_report.isEmpty())
        return {};
    return core::writeFile(m_report, sweep::reportAs(*sweep::reportFormatOf(m_report), result));
}

Result<ExitStatus> SweepCommand::run(Session &session)
{
    const auto pool = session.pool(m_holdOut ? db::Access::ReadWrite : db::Access::ReadOnly);
    if (!pool)
        return pool.error();
    const auto table = loadTable(session, *pool, m_table);
    if (!table)
        return table.error();
    const auto wanted = spec(*table);
    if (!wanted)
        return wanted.error();
    if (m_holdOut)
        session.output().note(
            QStringLiteral("copies the table and builds %1 on the copy: about %2 more on the server")
                .arg(wanted->index, QLocale::c().formattedDataSize(sweep::holdoutCost(*wanted).value)));
    // Written by the job, read when it has ended.
    const auto unfinished = std::make_shared<Unfinished>();
    const sweep::SweepObserver observer{[unfinished](const sweep::SweepHead &head) { unfinished->head = head; },
                                        [unfinished](const SweepPoint &point) {
                                            unfinished->points.insert(point.position, point);
                                        }};
    const auto recorded = session.run<RecordedSweep>(
        QStringLiteral("Sweep"), *pool,
        [spec = *wanted, observer, name = (*pool)->parameters().displayName()](jobs::JobContext &context) {
            const workspace::Workspace workspace(workspace::Workspace::defaultPath());
            return sweep::recordSweep(context, workspace, name, spec, observer);
        });
    if (!recorded) {
        writeUnfinished(*unfinished, session);
        return recorded.error();
    }
    if (recorded->notStored)
        session.output().note(QStringLiteral("not kept in the workspace: ") + core::toOneLine(*recorded->notStored));
    if (session.json())
        session.output().write(sweep::toJson(recorded->result));
    else
        writeText(recorded->result, session.output());
    if (const auto written = writeReport(recorded->result); !written)
        return written.error();
    return assertion(recorded->result, session);
}

} // namespace cli

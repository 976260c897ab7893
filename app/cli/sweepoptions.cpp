// The options of SweepCommand.
#include "app/cli/options.h"
#include "app/cli/sweepcommand.h"
#include "app/sweep/report.h"

namespace cli {

namespace {

/// An unknown ending is refused before the sweep, not after it.
std::string reportEnding(const std::string &path)
{
    if (QString::fromStdString(path).endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive))
        return path + ": a PDF is made by the window, under Save; .html prints alike";
    return sweep::reportFormatOf(QString::fromStdString(path)) ? std::string()
                                                               : path + " does not end in .html, .md, .csv or .json";
}

} // namespace

CLI::App *SweepCommand::declare(CLI::App &root)
{
    CLI::App *app = root.add_subcommand("sweep", "Measure recall and latency of an index under each setting");
    declareSubject(app);
    declareQueries(app);
    declareSettings(app);
    declareOutcome(app);
    m_load.declare(app);
    m_strategies.declare(*app);
    m_kept.declare(app);
    m_candidates.declare(app);
    m_growth.declare(app);
    app->footer(
        "Recall is counted against exact neighbours, from full scans on the server or from one stream of the table,\n"
        "whichever takes less; ties by distance, a row itself left out. What was measured is kept in the workspace\n"
        "file. Examples:\n"
        "  pgvector-workbench-cli --dsn postgresql://localhost/shop sweep --table items --column embedding\n"
        "  pgvector-workbench-cli --service shop sweep --table items --column embedding \\\n"
        "      --queries-from queries.fvecs --ef-search 40 --assert-recall 0.95 --json");
    return app;
}

void SweepCommand::declareSubject(CLI::App *app)
{
    addText(app, "--table NAME", m_table, "The table, as table or schema.table");
    addText(app, "--column NAME", m_column, "The vector column [the only one]");
    addText(app, "--index NAME", m_index, "The HNSW or IVFFlat index [the only one on the column]");
    addNumbers(app, "--k", m_k, "Neighbours per query [10]; several are each a search of their own");
    addText(app, "--where SQL", m_where, "Only rows that meet this SQL condition");
}

void SweepCommand::declareQueries(CLI::App *app)
{
    app->add_option("--queries", m_queries, "Queries to draw [200; at most 1000 with --auto; all of a file]")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    CLI::Option *file = addText(app, "--queries-from FILE", m_queryOrigin.file,
                                "Queries from a .fvecs or .bvecs file; they are no rows of the table");
    addText(app, "--ground-truth FILE", m_queryOrigin.published,
            "Their published neighbours, an .ivecs file of keys: count recall against these too")
        ->needs(file);
    CLI::Option *table =
        addText(app, "--queries-table NAME", m_queryOrigin.table, "Queries from the vectors of another table");
    table->excludes(file);
    addText(app, "--queries-column NAME", m_queryOrigin.column, "Its vector column [the only one]")->needs(table);
    app->add_flag("--hold-out", m_holdOut,
                  "Measure a copy of the table without these rows, dropped afterwards: unbiased, but it writes")
        ->excludes(file)
        ->excludes(table);
    addText(app, "--by-document COLUMN", m_documentColumn,
            "One query of each document: for tables whose rows are parts of documents, told apart by this column")
        ->excludes(file)
        ->excludes(table);
    app->add_option("--truth", m_truth, "Who finds the exact neighbours [whichever takes less]")
        ->transform(CLI::CheckedTransformer(std::map<std::string, sweep::TruthMethod>{
            {"server", sweep::TruthMethod::ServerScans}, {"stream", sweep::TruthMethod::ClientStream}}))
        ->type_name("server|stream");
    app->add_option("--confidence", m_confidence,
                    "Give a setting no more queries once its 95 % interval reaches no farther to either side [0: all]")
        ->type_name("R")
        ->check(CLI::Range(0.0, 0.5));
    app->add_option("--seed", m_seed, "Of the sample and of the order of measuring")
        ->type_name("N")
        ->capture_default_str();
}

void SweepCommand::declareSettings(CLI::App *app)
{
    addNumbers(app, "--ef-search", m_efSearch, "Values of hnsw.ef_search [10 … 1000, from k upwards]");
    addNumbers(app, "--probes", m_probes, "Values of ivfflat.probes [1 … lists]");
    addText(app, "--iterative-scan MODES", m_iterativeScan,
            "Modes of the index's iterative scan, with commas: off, relaxed_order, strict_order");
    addTexts(app, "--set NAME=VALUES", m_sets,
             "Another setting and its values, with commas, as hnsw.iterative_scan=off,"
             "relaxed_order: measured in every combination; may be repeated");
    app->add_flag("--auto", m_auto, "Search for the cheapest value that reaches the target instead of measuring all");
    app->add_option("--method", m_plans, "Plans: what the planner chooses, the index by force, or both, one by one")
        ->transform(
            CLI::CheckedTransformer(std::map<std::string, sweep::PlanChoice>{{"natural", sweep::PlanChoice::Natural},
                                                                             {"forced", sweep::PlanChoice::Forced},
                                                                             {"both", sweep::PlanChoice::Both}}))
        ->type_name("natural|forced|both");
    app->add_flag("--as-prepared", m_asPrepared,
                  "Let the server keep its plan of the prepared statement, as it may for an application");
}

void SweepCommand::declareOutcome(CLI::App *app)
{
    app->add_option("--target-recall", m_targetRecall, "The recall that the recommendation is made for")
        ->type_name("R")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    app->add_option("--assert-recall", m_assertRecall,
                    "End with status 1 unless some setting on the index has its lower 95 % bound at this recall")
        ->type_name("R")
        ->check(CLI::Range(0.0, 1.0));
    addText(app, "--report FILE", m_report, "Write a report: .html, .md, .csv or .json, by the name's ending")
        ->check(reportEnding);
    app->add_option("--resume", m_resume, "Go on with a sweep of the workspace, of any kind, that was cut off")
        ->type_name("ID")
        ->check(CLI::PositiveNumber);
}

} // namespace cli

#include "app/cli/searchcommand.h"

#include "app/cli/hybridoutput.h"
#include "app/cli/options.h"
#include "app/cli/searchoutput.h"
#include "app/cli/session.h"
#include "app/cli/vectorcolumn.h"
#include "app/search/checkquery.h"
#include "app/search/runhybrid.h"
#include "app/search/runsearch.h"
#include "app/search/searchtarget.h"
#include "app/search/takeaway.h"

#include <QFile>

#include <algorithm>

namespace cli {

using core::Result;
using search::SearchAnswer;
using search::SearchRequest;
using search::SearchTarget;

namespace {

/// The labels of a file for one query; nothing without a file.
Result<std::optional<search::Grades>> gradesOf(const QString &file, int keyColumns, const QString &query)
{
    if (file.isEmpty())
        return std::optional<search::Grades>();
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return core::localError(QStringLiteral("%1: %2").arg(file, source.errorString()));
    const auto labels = search::parseLabels(source.readAll(), keyColumns);
    if (!labels) {
        core::Error error = labels.error();
        error.message.prepend(file + QStringLiteral(": "));
        return error;
    }
    return std::optional(search::gradesFor(*labels, query));
}

Result<search::TakeawayLanguage> languageOf(const QString &id)
{
    if (const auto language = search::takeawayLanguage(id))
        return *language;
    QStringList ids;
    for (const search::TakeawayLanguage &language : search::takeawayLanguages())
        ids << language.id;
    return core::invalidInput(QStringLiteral("--as %1 is not known").arg(id),
                              QStringLiteral("expected one of ") + ids.join(QStringLiteral(", ")));
}

ExitStatus writeTakeaway(Session &session, const search::TakeawayLanguage &language, const search::Takeaway &takeaway)
{
    QString text = search::takeawayText(language.format, takeaway);
    if (session.json()) {
        session.output().write({{QStringLiteral("language"), language.id}, {QStringLiteral("text"), text}});
        return ExitStatus::Done;
    }
    text.chop(text.endsWith(u'\n') ? 1 : 0);
    session.output().writeLine(text);
    return ExitStatus::Done;
}

QList<vectors::VectorValue> queriesOf(const search::HybridAnswer &answer)
{
    QList<vectors::VectorValue> queries;
    for (const search::HybridLegAnswer &leg : answer.legs) {
        if (leg.query.dimensions > 0)
            queries << leg.query;
    }
    return queries;
}

} // namespace

CLI::App *SearchCommand::declare(CLI::App &root)
{
    CLI::App *app = root.add_subcommand("search", "Find the rows nearest to a row, to a vector, or by text as well");
    addText(app, "--table NAME", m_table, "The table, as table or schema.table")->required();
    addText(app, "--column NAME", m_column, "The vector column [the only one]");
    declareQuery(app);
    m_similarity.declare(app);
    m_hybrid.declare(app);
    addText(app, "--as LANGUAGE", m_as,
            "Write the finished search instead of its answer: sql, psql, python, sqlalchemy, node or go");
    app->footer(
        "The search runs in a read-only transaction. Examples:\n"
        "  pgvector-workbench-cli --dsn postgresql://localhost/shop search --table items --column embedding \\\n"
        "      --near-id 17 --where \"category = 'books'\" --set hnsw.ef_search=80 --exact\n"
        "  pgvector-workbench-cli --service shop search --table docs --column embedding --near-id 17 \\\n"
        "      --hybrid body --query-text 'climate or carbon' --fusion rrf --weights 1,0.5 --json");
    return app;
}

void SearchCommand::declareQuery(CLI::App *app)
{
    CLI::Option *nearId =
        addTexts(app, "--near-id KEY", m_nearId, "Search near the row with this key; given once per column of the key");
    CLI::Option *vector = addText(app, "--vector VECTOR", m_vector,
                                  "Search near this vector, as pgvector writes it: '[1,2,3]', '{1:1,3:2}/5', 0101")
                              ->excludes(nearId);
    addText(app, "--text TEXT", m_text,
            "Search near this text: by the server of --embed-url, else by the column's built-in model (see embed)")
        ->excludes(nearId)
        ->excludes(vector);
    m_embed.declare(app);
    CLI::Option *index =
        addText(app, "--index NAME", m_index, "Search as this index orders [the column's first index]");
    addText(app, "--operator OP", m_operator, "Search by this operator: <->, <#>, <=>, <+>, <~> or <%>")
        ->excludes(index);
}

Result<SearchTarget> SearchCommand::target(const catalog::Table &table) const
{
    const auto column = vectorColumn(table, m_column);
    if (!column)
        return column.error();
    if (m_operator.isEmpty())
        return search::defaultTarget(table, *column, m_index.isEmpty() ? std::nullopt : std::optional(m_index));
    const QList<search::SearchChoice> choices = search::searchChoices(table, *column);
    const auto chosen = std::find_if(choices.begin(), choices.end(), [this](const search::SearchChoice &choice) {
        return vectors::operatorOf(choice.distance) == m_operator;
    });
    if (chosen != choices.end())
        return search::targetOf(table, *column, *chosen);
    QStringList operators;
    for (const search::SearchChoice &choice : choices)
        operators << vectors::operatorOf(choice.distance);
    operators.removeDuplicates();
    return core::invalidInput(
        QStringLiteral("--operator %1 does not apply to %2.%3").arg(m_operator, table.name.toText(), *column),
        QStringLiteral("expected one of %1").arg(operators.join(u' ')));
}

Result<SearchRequest> SearchCommand::request(const catalog::Table &table) const
{
    const auto found = target(table);
    if (!found)
        return found.error();
    SearchRequest request;
    request.target = *found;
    if (const auto added = m_similarity.addTo(request, table); !added)
        return added.error();
    if (!m_nearId.isEmpty())
        request.row = m_nearId;
    if (m_vector.isEmpty())
        return request;
    const auto query = search::readQuery(request.target, m_vector);
    if (!query)
        return query.error();
    request.query = *query;
    return request;
}

Result<ExitStatus> SearchCommand::runSimilarity(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                                const catalog::Table &table, const SearchRequest &request)
{
    const auto answer = session.run<SearchAnswer>(QStringLiteral("Search"), pool,
                                                  [request, exact = m_similarity.exact()](jobs::JobContext &context) {
                                                      return search::runSearch(context, request, exact);
                                                  });
    if (!answer)
        return answer.error();
    if (!m_as.isEmpty())
        return writeTakeaway(session, *languageOf(m_as), search::takeawayOf(answer->request, answer->query));
    if (session.json())
        session.output().write(toJson(*answer, table));
    else
        writeText(*answer, session.output());
    return ExitStatus::Done;
}

Result<ExitStatus> SearchCommand::runHybrid(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                            const catalog::Table &table, const SearchRequest &vector)
{
    const auto choices =
        session.run<search::TextChoices>(QStringLiteral("Text"), pool, [table](jobs::JobContext &context) {
            return search::loadTextChoices(context, table);
        });
    if (!choices)
        return choices.error();
    const auto request = m_hybrid.request(vector, table, *choices, words());
    if (!request)
        return request.error();
    const int keys = int(std::max<qsizetype>(request->keyColumns.size(), 1));
    const auto grades = gradesOf(m_hybrid.labelsFile(), keys, words());
    if (!grades)
        return grades.error();
    const auto answer = session.run<search::HybridAnswer>(
        QStringLiteral("Search"), pool, [request = *request, exact = m_similarity.exact()](jobs::JobContext &context) {
            return search::runHybrid(context, request, exact);
        });
    if (!answer)
        return answer.error();
    if (!m_as.isEmpty())
        return writeTakeaway(session, *languageOf(m_as),
                             search::takeawayOf(answer->request, queriesOf(*answer), answer->leftOut));
    const HybridOutcome outcome{*answer, search::fuseAnswer(*answer, request->fusion), *grades};
    if (session.json())
        session.output().write(toJson(outcome, table));
    else
        writeText(outcome, session.output());
    return ExitStatus::Done;
}

/// Makes --vector of --text.
Result<void> SearchCommand::embedText(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                      const catalog::Table &table)
{
    if (m_text.isEmpty())
        return {};
    const auto column = vectorColumn(table, m_column);
    if (!column)
        return column.error();
    const auto vector = queryVector(session, pool, table, *column, m_text, m_embed);
    if (!vector)
        return vector.error();
    m_vector = vectors::toText(*vector);
    return {};
}

bool SearchCommand::hasQuery() const
{
    return !m_nearId.isEmpty() || !m_vector.isEmpty() || !m_text.isEmpty() || m_similarity.hasExamples();
}

Result<void> SearchCommand::check() const
{
    const QString hint = QStringLiteral("try --help");
    if (!hasQuery())
        return core::invalidInput(QStringLiteral("--near-id, --vector, --like or --text is needed"), hint);
    if (!m_as.isEmpty()) {
        if (const auto language = languageOf(m_as); !language)
            return language.error();
    }
    if (m_hybrid.isWanted() && words().isEmpty())
        return core::invalidInput(QStringLiteral("--query-text is needed"), hint);
    return {};
}

Result<ExitStatus> SearchCommand::run(Session &session)
{
    if (const auto checked = check(); !checked)
        return checked.error();
    const auto pool = session.pool();
    if (!pool)
        return pool.error();
    const auto table = loadTable(session, *pool, m_table);
    if (!table)
        return table.error();
    if (const auto embedded = embedText(session, *pool, *table); !embedded)
        return embedded.error();
    const auto wanted = request(*table);
    if (!wanted)
        return wanted.error();
    return m_hybrid.isWanted() ? runHybrid(session, *pool, *table, *wanted)
                               : runSimilarity(session, *pool, *table, *wanted);
}

} // namespace cli

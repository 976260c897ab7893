#include "app/cli/searchcommand.h"

#include "app/cli/options.h"
#include "app/cli/searchoutput.h"
#include "app/cli/session.h"
#include "app/cli/vectorcolumn.h"
#include "app/search/runsearch.h"
#include "app/search/searchtarget.h"

#include <algorithm>

namespace cli {

using core::Result;
using search::SearchAnswer;
using search::SearchRequest;
using search::SearchTarget;

namespace {

Result<search::Setting> settingOf(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 1)
        return core::invalidInput(QStringLiteral("--set %1: expected name=value").arg(text));
    return search::Setting{text.left(equals).trimmed(), text.mid(equals + 1).trimmed()};
}

} // namespace

CLI::App *SearchCommand::declare(CLI::App &root)
{
    CLI::App *app = root.add_subcommand("search", "Find the rows nearest to a row or to a vector");
    addText(app, "--table NAME", m_table, "The table, as table or schema.table")->required();
    addText(app, "--column NAME", m_column, "The vector column [the only one]");
    CLI::Option *nearId =
        addTexts(app, "--near-id KEY", m_nearId, "Search near the row with this key; given once per column of the key");
    addText(app, "--vector VECTOR", m_vector,
            "Search near this vector, as pgvector writes it: '[1,2,3]', '{1:1,3:2}/5', 0101")
        ->excludes(nearId);
    app->add_option("--k", m_k, "How many rows")->type_name("N")->capture_default_str()->check(CLI::PositiveNumber);
    addText(app, "--where SQL", m_where, "Only rows that meet this SQL condition");
    addTexts(app, "--set NAME=VALUE", m_settings,
             "Run under this setting, as name=value, such as hnsw.ef_search=80; repeatable");
    addTexts(app, "--show COLUMN", m_show, "Also show this column; repeatable");
    CLI::Option *index =
        addText(app, "--index NAME", m_index, "Search as this index orders [the column's first index]");
    addText(app, "--operator OP", m_operator, "Search by this operator: <->, <#>, <=>, <+>, <~> or <%>")
        ->excludes(index);
    app->add_flag("--exact", m_exact, "Find the exact answer too, and say how much of it the answer holds (recall)");
    app->footer(
        "The search runs in a read-only transaction. Example:\n"
        "  pgvector-workbench-cli --dsn postgresql://localhost/shop search --table items --column embedding \\\n"
        "      --near-id 17 --where \"category = 'books'\" --set hnsw.ef_search=80 --exact");
    return app;
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
    request.target.where = m_where;
    request.k = m_k;
    request.shownColumns = m_show;
    for (const QString &text : m_settings) {
        const auto setting = settingOf(text);
        if (!setting)
            return setting.error();
        request.settings << *setting;
    }
    if (!m_nearId.isEmpty()) {
        request.row = m_nearId;
        return request;
    }
    const auto query = vectors::parseVector(request.target.shape.type, m_vector);
    if (!query)
        return query.error();
    request.query = *query;
    return request;
}

Result<ExitStatus> SearchCommand::run(Session &session)
{
    if (m_nearId.isEmpty() && m_vector.isEmpty())
        return core::invalidInput(QStringLiteral("--near-id or --vector is needed"), QStringLiteral("try --help"));
    const auto pool = session.pool();
    if (!pool)
        return pool.error();
    const auto table = loadTable(session, *pool, m_table);
    if (!table)
        return table.error();
    const auto wanted = request(*table);
    if (!wanted)
        return wanted.error();
    const auto answer = session.run<SearchAnswer>(QStringLiteral("Search"), *pool,
                                                  [request = *wanted, exact = m_exact](jobs::JobContext &context) {
                                                      return search::runSearch(context, request, exact);
                                                  });
    if (!answer)
        return answer.error();
    if (session.json())
        session.output().write(toJson(*answer, *table));
    else
        writeText(*answer, session.output());
    return ExitStatus::Done;
}

} // namespace cli

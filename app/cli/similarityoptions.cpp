#include "app/cli/similarityoptions.h"

#include "app/cli/options.h"

namespace cli {

using core::Result;
using search::SearchRequest;

namespace {

Result<search::Setting> settingOf(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 1)
        return core::invalidInput(QStringLiteral("--set %1: expected name=value").arg(text));
    return search::Setting{text.left(equals).trimmed(), text.mid(equals + 1).trimmed()};
}

QStringList jsonColumnsOf(const catalog::Table &table)
{
    QStringList columns;
    for (const catalog::Column &column : table.columns) {
        if (column.type == u"json" || column.type == u"jsonb")
            columns << column.name;
    }
    return columns;
}

core::Error missingColumn(const catalog::Table &table, const QString &column)
{
    core::Error error = core::invalidInput(QStringLiteral("%1 has no column \"%2\"").arg(table.name.toText(), column));
    error.kind = core::ErrorKind::Missing;
    return error;
}

} // namespace

search::RowKey rowKeyOf(const QString &text, qsizetype columns)
{
    return columns == 1 ? search::RowKey{text} : text.split(u',');
}

void SimilarityOptions::declare(CLI::App *app)
{
    app->add_option("--k", m_k, "How many rows")->type_name("N")->capture_default_str()->check(CLI::PositiveNumber);
    CLI::Option *like = addTexts(app, "--like KEY", m_like,
                                 "Search near the mean of such rows; a key's values separated by commas; repeatable");
    addTexts(app, "--unlike KEY", m_unlike, "And away from such rows; repeatable")->needs(like);
    addTexts(app, "--key COLUMN", m_key, "What names a row [the table's key]; once per column, for views");
    addText(app, "--where SQL", m_where, "Only rows that meet this SQL condition");
    addTexts(app, "--filter CONDITION", m_filters,
             "Only rows that meet this, as in price>=10, title~word, meta.brand.name=Acme or note is null; values are "
             "sent apart from the SQL; repeatable");
    app->add_option("--max-distance", m_maxDistance, "Only rows as near as this, of those k")->type_name("D");
    app->add_option("--rerank", m_rerank,
                    "With an index over an expression: take so many times the rows from it and order them anew by the "
                    "whole vector")
        ->type_name("FACTOR")
        ->check(CLI::PositiveNumber);
    addText(app, "--rerank-by OP", m_rerankBy, "Order them by this operator [the index's, else <=>]");
    addTexts(app, "--set NAME=VALUE", m_settings,
             "Run under this setting, as name=value, such as hnsw.ef_search=80; repeatable");
    addTexts(app, "--show COLUMN", m_show, "Also show this column; repeatable");
    app->add_flag("--exact", m_exact, "Find the exact answer too, and say how much of it the answer holds (recall)");
}

Result<void> SimilarityOptions::addRerank(SearchRequest &request) const
{
    if (!m_rerank)
        return {};
    const auto distances = vectors::distancesOf(request.target.columnShape.type);
    search::Rerank rerank;
    rerank.factor = *m_rerank;
    rerank.distance = distances.contains(request.target.distance) ? request.target.distance : distances.first();
    if (!distances.contains(request.target.distance) && distances.contains(vectors::Distance::Cosine))
        rerank.distance = vectors::Distance::Cosine;
    if (!m_rerankBy.isEmpty()) {
        const auto distance = vectors::distanceFromOperator(m_rerankBy);
        if (!distance || !distances.contains(*distance))
            return core::invalidInput(QStringLiteral("--rerank-by %1 does not apply to a %2")
                                          .arg(m_rerankBy, vectors::typeName(request.target.columnShape.type)));
        rerank.distance = *distance;
    }
    request.rerank = rerank;
    return {};
}

Result<void> SimilarityOptions::addTo(SearchRequest &request, const catalog::Table &table) const
{
    for (const QString &column : m_key) {
        if (!table.column(column))
            return missingColumn(table, column);
    }
    if (!m_key.isEmpty()) {
        request.target.keyColumns = m_key;
        request.target.namelessRows = false;
    }
    request.target.where = m_where;
    request.k = m_k;
    request.shownColumns = m_show;
    request.maxDistance = m_maxDistance;
    const qsizetype keys = search::keyColumnsOf(request.target).size();
    for (const QString &key : m_like)
        request.examples.like << rowKeyOf(key, keys);
    for (const QString &key : m_unlike)
        request.examples.unlike << rowKeyOf(key, keys);
    for (const QString &text : m_filters) {
        const auto filter = search::parseFilter(text, jsonColumnsOf(table));
        if (!filter)
            return filter.error();
        if (!table.column(filter->column))
            return missingColumn(table, filter->column);
        request.filters << *filter;
    }
    for (const QString &text : m_settings) {
        const auto setting = settingOf(text);
        if (!setting)
            return setting.error();
        request.settings << *setting;
    }
    return addRerank(request);
}

} // namespace cli

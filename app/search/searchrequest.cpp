#include "app/search/searchrequest.h"

#include "app/db/quoting.h"
#include "app/search/requestsql.h"

namespace search {

using db::quoteIdentifier;

namespace {

QString distanceSql(const SearchTarget &target, const QString &query)
{
    return QStringLiteral("%1 %2 %3").arg(orderedExpression(target), vectors::operatorOf(target.distance), query);
}

QString selectText(const SearchTarget &target, const QString &query, int limit, const QStringList &shownColumns,
                   Exactness exactness)
{
    const QString distance = distanceSql(target, query);
    QStringList columns;
    for (const QString &key : keyColumnsOf(target))
        columns << quoteIdentifier(key);
    columns << QStringLiteral("(%1) AS distance").arg(distance);
    for (const QString &column : shownColumns)
        columns << quoteIdentifier(column);
    ParameterList parameters;
    // Plus zero: no operator class of an index matches the expression, while indexes on the condition still do.
    const QString order = exactness == Exactness::Exact ? QStringLiteral("(%1) + 0").arg(distance) : distance;
    return QStringLiteral("SELECT ") + columns.join(QStringLiteral(", ")) + QStringLiteral("\n  FROM ") +
           target.table.toSql() + conditionsText(target.where, {}, {}, parameters) + QStringLiteral("\n ORDER BY ") +
           order + QStringLiteral("\n LIMIT ") + QString::number(limit);
}

/// Whether the expression already stands in parentheses; with quotes in it, it counts as if it did not.
bool isParenthesized(const QString &expression)
{
    int depth = 0;
    for (qsizetype i = 0; i < expression.size(); ++i) {
        const QChar c = expression[i];
        depth += (c == u'(' ? 1 : 0) - (c == u')' ? 1 : 0);
        if (c == u'\'' || c == u'"' || (depth == 0 && i + 1 < expression.size()))
            return false;
    }
    return true;
}

} // namespace

QString orderedExpression(const SearchTarget &target)
{
    if (target.expression.isEmpty())
        return quoteIdentifier(target.column);
    return isParenthesized(target.expression) ? target.expression : u'(' + target.expression + u')';
}

QStringList keyColumnsOf(const SearchTarget &target)
{
    if (target.namelessRows)
        return {};
    return target.keyColumns.isEmpty() ? QStringList{QStringLiteral("ctid")} : target.keyColumns;
}

Examples examplesOf(const SearchRequest &request)
{
    Examples examples = request.examples;
    if (request.row)
        examples.like.prepend(*request.row);
    return examples;
}

vectors::Distance answeredDistance(const SearchRequest &request)
{
    return request.rerank ? request.rerank->distance : request.target.distance;
}

int answeredDimensions(const SearchRequest &request, const vectors::VectorValue &query)
{
    const int ofExpression = request.target.shape.dimensions;
    const bool whole = request.rerank || request.target.expression.isEmpty() || ofExpression == 0;
    return whole ? query.dimensions : ofExpression;
}

bool isThroughExpression(const SearchTarget &target, const vectors::VectorValue &query)
{
    const auto fits = [&query](const catalog::VectorShape &shape) {
        return query.type == shape.type && (shape.dimensions == 0 || query.dimensions == shape.dimensions);
    };
    return !target.expression.isEmpty() && !fits(target.shape) && fits(target.columnShape);
}

int limitOf(const SearchRequest &request)
{
    const Examples examples = examplesOf(request);
    return request.k + int(examples.like.size() + examples.unlike.size());
}

db::Statement searchStatement(const SearchTarget &target, const vectors::VectorValue &query, int limit,
                              const QStringList &shownColumns, Exactness exactness)
{
    db::Statement statement;
    statement.sql = selectText(target, QStringLiteral("$1::") + vectorCast(query), limit, shownColumns, exactness);
    statement.parameters << db::Parameter::binary(vectors::toBinary(query));
    return statement;
}

QString searchScript(const SearchRequest &request, const vectors::VectorValue &query)
{
    QString script = QStringLiteral("BEGIN READ ONLY;\n");
    for (const Setting &setting : request.settings)
        script += settingScript(setting);
    if (request.row)
        script += QStringLiteral("-- one row more than asked for: the first is the row itself\n");
    else if (!request.examples.isEmpty())
        script += QStringLiteral("-- more rows than asked for: the example rows are among them\n");
    return script + withLiterals(requestSql(request, query, Exactness::AsPlanned)) + QStringLiteral(";\nCOMMIT;\n");
}

} // namespace search

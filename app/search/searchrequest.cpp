#include "app/search/searchrequest.h"

#include "app/db/quoting.h"

#include <QRegularExpression>

namespace search {

using db::quoteIdentifier;

namespace {

/// The type that the query vector is given. Bit needs its length: a bare bit is bit(1) and would cut it off.
QString castOf(const vectors::VectorValue &query)
{
    const QString type = vectors::typeName(query.type);
    return query.type == vectors::VectorType::Bit ? QStringLiteral("%1(%2)").arg(type).arg(query.dimensions) : type;
}

QString distanceSql(const SearchTarget &target, const QString &query)
{
    return QStringLiteral("%1 %2 %3").arg(orderedExpression(target), vectors::operatorOf(target.distance), query);
}

QStringList quotedAll(const QStringList &names)
{
    QStringList quoted;
    for (const QString &name : names)
        quoted << quoteIdentifier(name);
    return quoted;
}

/// The newline ends a comment at the end of the condition, so that it can't take the rest of the statement with it.
QString whereClause(const QString &condition)
{
    return condition.trimmed().isEmpty() ? QString() : QStringLiteral("\n WHERE (") + condition + QStringLiteral("\n)");
}

QString selectText(const SearchTarget &target, const QString &query, int limit, const QStringList &shownColumns,
                   Exactness exactness)
{
    const QString distance = distanceSql(target, query);
    QStringList columns = quotedAll(keyColumnsOf(target));
    columns << QStringLiteral("(%1) AS distance").arg(distance);
    columns << quotedAll(shownColumns);
    // Plus zero: no operator class of an index matches the expression, while indexes on the condition still do.
    const QString order = exactness == Exactness::Exact ? QStringLiteral("(%1) + 0").arg(distance) : distance;
    return QStringLiteral("SELECT ") + columns.join(QStringLiteral(", ")) + QStringLiteral("\n  FROM ") +
           target.table.toSql() + whereClause(target.where) + QStringLiteral("\n ORDER BY ") + order +
           QStringLiteral("\n LIMIT ") + QString::number(limit);
}

/// The name as people write it, unless it needs quotes.
QString settingName(const QString &name)
{
    static const QRegularExpression plain(QStringLiteral(R"(^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$)"));
    return plain.match(name).hasMatch() ? name : quotedAll(name.split(u'.')).join(u'.');
}

QString settingScript(const Setting &setting)
{
    return QStringLiteral("SET LOCAL %1 = %2;\n")
        .arg(settingName(setting.name), db::quoteLiteral(setting.value).trimmed());
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

int limitOf(const SearchRequest &request)
{
    return request.row ? request.k + 1 : request.k;
}

db::Statement searchStatement(const SearchTarget &target, const vectors::VectorValue &query, int limit,
                              const QStringList &shownColumns, Exactness exactness)
{
    db::Statement statement;
    statement.sql = selectText(target, QStringLiteral("$1::") + castOf(query), limit, shownColumns, exactness);
    statement.parameters << db::Parameter::binary(vectors::toBinary(query));
    return statement;
}

QString searchScript(const SearchRequest &request, const vectors::VectorValue &query)
{
    const QString literal = db::quoteLiteral(vectors::toText(query)).trimmed() + QStringLiteral("::") + castOf(query);
    QString script = QStringLiteral("BEGIN READ ONLY;\n");
    for (const Setting &setting : request.settings)
        script += settingScript(setting);
    if (request.row)
        script += QStringLiteral("-- one row more than asked for: the first is the row itself\n");
    return script + selectText(request.target, literal, limitOf(request), request.shownColumns, Exactness::AsPlanned) +
           QStringLiteral(";\nCOMMIT;\n");
}

} // namespace search

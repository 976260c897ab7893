#include "app/search/requestsql.h"

#include "app/catalog/indexexpression.h"
#include "app/db/quoting.h"
#include "app/db/sqltokens.h"

#include <QRegularExpression>

#include <algorithm>

namespace search {

using db::quoteIdentifier;
using db::SqlToken;
using db::SqlTokenKind;

namespace {

bool names(const SqlToken &token, const QString &column)
{
    if (token.kind == SqlTokenKind::Word)
        return token.text == column;
    return token.kind == SqlTokenKind::QuotedName && token.text == quoteIdentifier(column);
}

/// The expression with `value` where it reads the column.
QString throughExpression(const SearchTarget &target, const QString &value)
{
    QString text = orderedExpression(target);
    const auto tokens = db::sqlTokens(text);
    if (!tokens)
        return text;
    QList<std::pair<qsizetype, qsizetype>> places;
    for (qsizetype i = 0; i < tokens->size(); ++i) {
        const SqlToken &token = tokens->at(i);
        const bool isType = i > 0 && (tokens->at(i - 1).isSign(u"::") || tokens->at(i - 1).isSign(u"."));
        const bool isCall =
            i + 1 < tokens->size() && (tokens->at(i + 1).isSign(u"(") || tokens->at(i + 1).isSign(u"."));
        if (names(token, target.column) && !isType && !isCall)
            places.prepend({token.at, token.text.size()});
    }
    for (const auto &[at, length] : places)
        text.replace(at, length, u'(' + value + u')');
    return text;
}

bool isRelaxed(const QList<Setting> &settings)
{
    return std::any_of(settings.begin(), settings.end(), [](const Setting &setting) {
        return setting.name.endsWith(QStringLiteral(".iterative_scan"), Qt::CaseInsensitive) &&
               setting.value.compare(QStringLiteral("relaxed_order"), Qt::CaseInsensitive) == 0;
    });
}

/// What is ordered by, and what rows are answered with.
struct Orders
{
    QString ordered;
    QString answered;
};

Orders ordersOf(const SearchRequest &request, const vectors::VectorValue &query, ParameterList &parameters)
{
    const SearchTarget &target = request.target;
    const QString value = parameters.vector(QStringLiteral("query"), query);
    const bool through = request.rerank ? !target.expression.isEmpty() : isThroughExpression(target, query);
    const auto distance = [](const QString &left, vectors::Distance by, const QString &right) {
        return QStringLiteral("%1 %2 %3").arg(left, vectors::operatorOf(by), right);
    };
    Orders orders;
    orders.ordered =
        distance(orderedExpression(target), target.distance, through ? throughExpression(target, value) : value);
    orders.answered =
        request.rerank ? distance(quoteIdentifier(target.column), request.rerank->distance, value) : orders.ordered;
    return orders;
}

struct Names
{
    QStringList plain;    ///< of the columns that are selected, with "distance" among them
    QStringList distinct; ///< what they are called
    QString distance;     ///< what the distance is called
};

Names namesOf(const SearchRequest &request)
{
    Names names;
    const QStringList keys = keyColumnsOf(request.target);
    names.plain = keys + QStringList{QStringLiteral("distance")} + request.shownColumns;
    // The distance gives way to the columns of the table.
    names.distance = QStringLiteral("distance");
    while (keys.contains(names.distance) || request.shownColumns.contains(names.distance))
        names.distance += u'_';
    QStringList wanted = names.plain;
    wanted[keys.size()] = names.distance;
    names.distinct = distinctNames(wanted);
    return names;
}

QString selectText(const SearchRequest &request, const QString &distance, const QString &order, qint64 limit,
                   ParameterList &parameters)
{
    QStringList columns;
    for (const QString &key : keyColumnsOf(request.target))
        columns << quoteIdentifier(key);
    columns << distance;
    for (const QString &column : request.shownColumns)
        columns << quoteIdentifier(column);
    return QStringLiteral("SELECT ") + columns.join(QStringLiteral(", ")) + QStringLiteral("\n  FROM ") +
           request.target.table.toSql() + conditionsText(request.target.where, request.filters, {}, parameters) +
           QStringLiteral("\n ORDER BY ") + order + QStringLiteral("\n LIMIT ") + QString::number(limit);
}

} // namespace

QString conditionsText(const QString &where, const QList<SearchFilter> &filters, const QString &first,
                       ParameterList &parameters)
{
    QStringList conditions;
    if (!first.isEmpty())
        conditions << first;
    // The newline ends a comment at the end of the condition, so that it can't take the rest of the statement with it.
    if (!where.trimmed().isEmpty())
        conditions << QStringLiteral("(") + where + QStringLiteral("\n)");
    for (const SearchFilter &filter : filters)
        conditions << conditionSql(filter, parameters);
    return conditions.isEmpty() ? QString()
                                : QStringLiteral("\n WHERE ") + conditions.join(QStringLiteral("\n   AND "));
}

QString quotedList(const QStringList &names)
{
    QStringList quoted;
    for (const QString &name : names)
        quoted << quoteIdentifier(name);
    return quoted.join(QStringLiteral(", "));
}

QStringList distinctNames(const QStringList &names)
{
    QStringList distinct;
    for (QString name : names) {
        while (distinct.contains(name))
            name += u'_';
        distinct << name;
    }
    return distinct;
}

QString requestText(const SearchRequest &given, const vectors::VectorValue &query, Exactness exactness,
                    ParameterList &parameters)
{
    const SearchRequest &request = given;
    const bool exact = exactness == Exactness::Exact;
    const Orders orders = ordersOf(request, query, parameters);
    // Plus zero: no operator class of an index matches the expression, while indexes on the condition still do.
    const QString order = exact ? QStringLiteral("(%1) + 0").arg(orders.answered) : orders.ordered;
    const bool rerank = request.rerank && !exact;
    const qint64 limit = limitOf(request);
    if (!rerank && !request.maxDistance && !isRelaxed(request.settings))
        return selectText(request, QStringLiteral("(%1) AS distance").arg(orders.answered), order, limit, parameters);

    const Names names = namesOf(request);
    const QString columns = quotedList(names.distinct);
    const QString inner = selectText(request, QStringLiteral("(%1)").arg(orders.answered), order,
                                     rerank ? limit * request.rerank->factor : limit, parameters);
    const QString distance = quoteIdentifier(names.distance);
    QString text = QStringLiteral("WITH nearest (%1) AS MATERIALIZED (\n").arg(columns) + inner +
                   QStringLiteral("\n)\nSELECT %1\n  FROM nearest").arg(columns);
    if (request.maxDistance)
        text += QStringLiteral("\n WHERE %1 <= %2")
                    .arg(distance, parameters.real(QStringLiteral("max_distance"), *request.maxDistance));
    // Plus zero: since PostgreSQL 17 the planner would trust the order of the CTE, which a relaxed scan does not keep.
    text += QStringLiteral("\n ORDER BY %1 + 0").arg(distance);
    return rerank ? text + QStringLiteral("\n LIMIT %1").arg(limit) : text;
}

SearchSql requestSql(const SearchRequest &request, const vectors::VectorValue &query, Exactness exactness)
{
    ParameterList parameters;
    const QString sql = requestText(request, query, exactness, parameters);
    return {sql, parameters.parameters()};
}

namespace {

/// A value as a literal; what it is cast to stands behind it in the statement.
struct ToLiteral
{
    QString operator()(const vectors::VectorValue &value) const { return quoted(vectors::toText(value)); }
    QString operator()(const QString &value) const { return quoted(value); }
    QString operator()(double value) const
    {
        // An infinity or a negative number has to stand in quotes to be cast as a whole.
        return quoted(QString::number(value, 'g', 17));
    }
    QString operator()(qint64 value) const { return quoted(QString::number(value)); }
    QString operator()(const QStringList &value) const
    {
        return quoted(QString::fromUtf8(*toStatement({{}, {{{}, value}}}).parameters.first().bytes));
    }

    static QString quoted(const QString &text) { return db::quoteLiteral(text).trimmed(); }
};

} // namespace

QString withLiterals(const SearchSql &sql)
{
    const auto tokens = db::sqlTokens(sql.sql);
    if (!tokens)
        return sql.sql;
    QString text = sql.sql;
    for (auto token = tokens->rbegin(); token != tokens->rend(); ++token) {
        if (token->kind != SqlTokenKind::Parameter)
            continue;
        const int number = token->text.mid(1).toInt();
        if (number >= 1 && number <= sql.parameters.size())
            text.replace(token->at, token->text.size(), std::visit(ToLiteral(), sql.parameters[number - 1].value));
    }
    return text;
}

QString settingScript(const Setting &setting)
{
    static const QRegularExpression plain(QStringLiteral(R"(^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$)"));
    QString name = setting.name;
    if (!plain.match(name).hasMatch()) {
        QStringList parts = name.split(u'.');
        for (QString &part : parts)
            part = quoteIdentifier(part);
        name = parts.join(u'.');
    }
    return QStringLiteral("SET LOCAL %1 = %2;\n").arg(name, db::quoteLiteral(setting.value).trimmed());
}

} // namespace search

#include "app/plan/orderedindexes.h"

#include "app/db/sqltokens.h"

#include <algorithm>

namespace plan {

bool impliesPredicate(const QString &filter, const QString &predicate)
{
    QStringList known;
    const QStringList asked = conjuncts(filter);
    for (const QString &part : asked)
        known << normalized(part);
    const QStringList needed = conjuncts(predicate);
    return std::ranges::all_of(needed, [&](const QString &part) { return known.contains(normalized(part)); });
}

namespace {

/// The constants of an expression, also those inside an array: 7 and 8 of '{7,8}'.
QStringList constantsOf(const QString &expression)
{
    QStringList constants;
    const auto tokens = db::sqlTokens(expression);
    for (const db::SqlToken &token : tokens ? *tokens : QList<db::SqlToken>()) {
        if (token.kind != db::SqlTokenKind::String && token.kind != db::SqlTokenKind::Number)
            continue;
        QString text = token.text.toString();
        text.remove(u'\'').remove(u'{').remove(u'}');
        constants << text.split(u',');
    }
    return constants;
}

bool sharesColumn(const QString &part, const QString &predicate)
{
    const QStringList asked = columnNames(part);
    const QStringList held = columnNames(predicate);
    return std::ranges::any_of(held, [&asked](const QString &column) { return asked.contains(column); });
}

} // namespace

bool asksForMore(const QString &filter, const QString &predicate)
{
    const QStringList held = constantsOf(predicate);
    const QStringList parts = conjuncts(filter);
    return std::ranges::any_of(parts, [&](const QString &part) {
        if (!sharesColumn(part, predicate))
            return false;
        const bool hasParameter = part.contains(u'$') || part.contains(u"InitPlan");
        const QStringList asked = constantsOf(part);
        const bool hasConstants = !held.isEmpty() && std::ranges::all_of(held, [&asked](const QString &constant) {
            return asked.contains(constant);
        });
        return hasParameter || (hasConstants && asked.size() > held.size());
    });
}

IndexObstacle obstacleOf(const IndexFacts &index, const DistanceExpression &distance, const QString &filter)
{
    const QStringList ordered = columnNames(distance.column());
    const QStringList held = columnNames(index.key);
    const bool sameColumn =
        std::ranges::any_of(held, [&ordered](const QString &column) { return ordered.contains(column); });
    if (!sameColumn)
        return IndexObstacle::OtherKey;
    if (!index.valid)
        return IndexObstacle::Invalid;
    if (normalized(index.key) != normalized(distance.column()))
        return IndexObstacle::Expression;
    if (!index.operators.contains(distance.op))
        return IndexObstacle::Operator;
    if (!index.predicate.isEmpty() && !impliesPredicate(filter, index.predicate))
        return IndexObstacle::Predicate;
    return IndexObstacle::None;
}

bool isAggregated(const ProblemContext &context, const DistanceSort &sort)
{
    if (sort.term.distance->bare)
        return false;
    for (int below = sort.node + 1; below < context.node(sort.node).end; ++below) {
        if (context.node(below).type == u"Aggregate")
            return true;
    }
    return false;
}

} // namespace plan

#include "app/plan/distanceexpression.h"

#include "app/db/sqltokens.h"
#include "app/vectors/vectortype.h"

#include <algorithm>
#include <limits>

namespace plan {

using db::SqlToken;
using db::SqlTokenKind;
using Tokens = QList<SqlToken>;

namespace {

/// Beyond any real condition, several of the largest vectors included: its tokens would take much memory.
constexpr qsizetype longestExpression = 2 << 20;

Tokens tokensOf(const QString &text)
{
    if (text.size() > longestExpression)
        return {};
    const auto tokens = db::sqlTokens(text);
    return tokens ? *tokens : Tokens();
}

bool opens(const SqlToken &token)
{
    return token.isSign(u"(");
}

/// Without the parentheses that stand around all of it. Linear, however many there are.
Tokens inner(const Tokens &tokens)
{
    const qsizetype size = tokens.size();
    qsizetype opened = 0;
    while (opened < size && opens(tokens[opened]))
        ++opened;
    qsizetype closed = 0;
    while (closed < size - opened && tokens[size - 1 - closed].isSign(u")"))
        ++closed;
    int lowest = std::numeric_limits<int>::max();
    for (qsizetype at = opened; at < size - closed; ++at)
        lowest = std::min(lowest, tokens[at].depth);
    qsizetype around = 0;
    while (around < std::min(opened, closed) && tokens[around].depth == tokens[size - 1 - around].depth &&
           tokens[around].depth < lowest)
        ++around;
    return tokens.mid(around, size - 2 * around);
}

QString textOf(const Tokens &tokens)
{
    if (tokens.isEmpty())
        return {};
    const SqlToken &last = tokens.last();
    const QChar *begin = tokens.first().text.data();
    return QString(begin, last.text.data() + last.text.size() - begin);
}

int depthOf(const Tokens &tokens)
{
    const auto lowest = std::ranges::min_element(tokens, {}, &SqlToken::depth);
    return lowest == tokens.end() ? 0 : lowest->depth;
}

bool isName(const SqlToken &token)
{
    return token.kind == SqlTokenKind::Word || token.kind == SqlTokenKind::QuotedName;
}

QString nameOf(const SqlToken &token)
{
    QString name = token.text.toString();
    if (token.kind != SqlTokenKind::QuotedName)
        return name;
    return name.mid(1, name.size() - 2).replace(QStringLiteral("\"\""), QStringLiteral("\""));
}

/// The place behind "::type", with schema and modifiers, when a cast begins at `at`; else `at`.
qsizetype behindCast(const Tokens &tokens, qsizetype at)
{
    if (at >= tokens.size() || !tokens[at].isSign(u"::"))
        return at;
    ++at;
    while (at < tokens.size() && (isName(tokens[at]) || tokens[at].isSign(u".")))
        ++at;
    while (at < tokens.size() && (opens(tokens[at]) || tokens[at].isSign(u"["))) {
        const int depth = tokens[at].depth;
        while (++at < tokens.size() && tokens[at].depth > depth) {
        }
        ++at;
    }
    return at;
}

/// The types that the expression's parts are cast to, without schema and modifier.
QStringList castTypes(const Tokens &tokens)
{
    QStringList types;
    for (qsizetype at = 0; at < tokens.size(); ++at) {
        if (!tokens[at].isSign(u"::"))
            continue;
        qsizetype name = at + 1;
        while (name + 2 < tokens.size() && tokens[name + 1].isSign(u"."))
            name += 2;
        if (name < tokens.size() && isName(tokens[name]))
            types << nameOf(tokens[name]);
    }
    return types;
}

bool isSubplanReference(const Tokens &tokens)
{
    return std::ranges::any_of(
        tokens, [](const SqlToken &token) { return token.is(u"initplan") || token.kind == SqlTokenKind::Parameter; });
}

/// Calls fn for each token that begins a column's name, with the place of its last part.
template<class Function>
void eachColumn(const Tokens &tokens, Function fn)
{
    for (qsizetype at = 0; at < tokens.size();) {
        if (const qsizetype behind = behindCast(tokens, at); behind > at) {
            at = behind;
            continue;
        }
        if (!isName(tokens[at])) {
            ++at;
            continue;
        }
        qsizetype last = at;
        while (last + 2 < tokens.size() && tokens[last + 1].isSign(u".") && isName(tokens[last + 2]))
            last += 2;
        const bool isCall = last + 1 < tokens.size() && opens(tokens[last + 1]);
        static const QStringList keywords{
            QStringLiteral("and"),      QStringLiteral("or"),     QStringLiteral("not"),      QStringLiteral("is"),
            QStringLiteral("null"),     QStringLiteral("true"),   QStringLiteral("false"),    QStringLiteral("any"),
            QStringLiteral("all"),      QStringLiteral("case"),   QStringLiteral("when"),     QStringLiteral("then"),
            QStringLiteral("else"),     QStringLiteral("end"),    QStringLiteral("operator"), QStringLiteral("array"),
            QStringLiteral("initplan"), QStringLiteral("subplan")};
        const bool keyword =
            tokens[at].kind == SqlTokenKind::Word && keywords.contains(tokens[at].text.toString().toLower());
        if (!isCall && !keyword)
            fn(at, last);
        at = last + 1;
    }
}

Operand kindOf(const Tokens &tokens)
{
    if (isSubplanReference(tokens))
        return Operand::Parameter;
    bool hasColumn = false;
    eachColumn(tokens, [&hasColumn](qsizetype, qsizetype) { hasColumn = true; });
    if (hasColumn)
        return Operand::Column;
    const bool calls = std::ranges::any_of(tokens, isName) && !tokens.isEmpty() && isName(inner(tokens).first());
    return calls ? Operand::Function : Operand::Constant;
}

/// Where a vector operator stands: one token, or OPERATOR(schema.<=>).
struct Place
{
    qsizetype begin = -1;
    qsizetype end = -1; ///< one past
    QString op;
    int depth = 0;
};

Place findOperator(const Tokens &tokens)
{
    for (qsizetype at = 0; at < tokens.size(); ++at) {
        if (tokens[at].kind != SqlTokenKind::Operator)
            continue;
        const QString op = tokens[at].text.toString();
        if (!vectors::distanceFromOperator(op))
            continue;
        qsizetype begin = at;
        while (begin > 0 && (tokens[begin - 1].isSign(u".") || isName(tokens[begin - 1])))
            --begin;
        const bool qualified =
            begin >= 2 && begin < at && opens(tokens[begin - 1]) && tokens[begin - 2].is(u"operator");
        if (qualified)
            return {begin - 2, at + 2, op, tokens[begin - 2].depth};
        return {at, at + 1, op, tokens[at].depth};
    }
    return {};
}

/// The tokens of the parenthesis that the place stands in.
std::pair<qsizetype, qsizetype> enclosing(const Tokens &tokens, const Place &place)
{
    qsizetype begin = place.begin;
    while (begin > 0 && tokens[begin - 1].depth >= place.depth)
        --begin;
    qsizetype end = place.end;
    while (end < tokens.size() && tokens[end].depth >= place.depth)
        ++end;
    return {begin, end};
}

bool namesVectorType(const QString &type)
{
    return vectors::vectorTypeFromName(type).has_value();
}

/// <->, <#> and <=> are operators of other types as well (points, cubes, text, tsvector, geometries).
bool measuresVectors(const Tokens &left, const Tokens &right)
{
    const QStringList types = castTypes(left) + castTypes(right);
    return types.isEmpty() || std::ranges::any_of(types, namesVectorType) ||
           std::ranges::all_of(types, [](const QString &type) { return type == u"real" || type == u"integer"; });
}

std::optional<DistanceExpression> operatorDistance(const Tokens &tokens)
{
    const Place place = findOperator(tokens);
    if (place.begin < 0)
        return std::nullopt;
    const auto [begin, end] = enclosing(tokens, place);
    const Tokens left = tokens.mid(begin, place.begin - begin);
    const Tokens right = tokens.mid(place.end, end - place.end);
    if (!measuresVectors(left, right))
        return std::nullopt;
    DistanceExpression distance;
    distance.op = place.op;
    distance.bare = begin == 0 && end == tokens.size();
    distance.left = textOf(inner(left));
    distance.right = textOf(inner(right));
    distance.leftKind = kindOf(left);
    distance.rightKind = kindOf(right);
    return distance;
}

std::optional<DistanceExpression> functionDistance(const Tokens &tokens)
{
    static const QStringList names{QStringLiteral("l2_distance"),      QStringLiteral("cosine_distance"),
                                   QStringLiteral("inner_product"),    QStringLiteral("l1_distance"),
                                   QStringLiteral("hamming_distance"), QStringLiteral("jaccard_distance")};
    for (qsizetype at = 0; at + 1 < tokens.size(); ++at) {
        if (!isName(tokens[at]) || !names.contains(nameOf(tokens[at])) || !opens(tokens[at + 1]))
            continue;
        const int depth = tokens[at + 1].depth + 1;
        qsizetype comma = at + 2;
        while (comma < tokens.size() && !(tokens[comma].depth == depth && tokens[comma].isSign(u",")))
            ++comma;
        qsizetype end = comma + 1;
        while (end < tokens.size() && tokens[end].depth >= depth)
            ++end;
        if (end > tokens.size())
            return std::nullopt;
        DistanceExpression distance;
        distance.op = nameOf(tokens[at]);
        distance.isFunction = true;
        distance.left = textOf(inner(tokens.mid(at + 2, comma - at - 2)));
        distance.right = textOf(inner(tokens.mid(comma + 1, end - comma - 1)));
        distance.leftKind = kindOf(tokens.mid(at + 2, comma - at - 2));
        distance.rightKind = kindOf(tokens.mid(comma + 1, end - comma - 1));
        return distance;
    }
    return std::nullopt;
}

std::optional<DistanceExpression> distanceIn(const Tokens &tokens)
{
    const auto found = operatorDistance(inner(tokens));
    return found ? found : functionDistance(inner(tokens));
}

/// The parts between the tokens of the lowest depth that `separates` accepts.
template<class Separates>
QList<Tokens> split(const Tokens &tokens, Separates separates)
{
    QList<Tokens> parts;
    const int depth = depthOf(tokens);
    Tokens part;
    for (const SqlToken &token : tokens) {
        if (token.depth == depth && separates(token)) {
            parts << part;
            part.clear();
        } else {
            part << token;
        }
    }
    if (!part.isEmpty())
        parts << part;
    return parts;
}

SortTerm termOf(Tokens tokens)
{
    SortTerm term;
    const auto endsWith = [&tokens](QStringView word) {
        return !tokens.isEmpty() && tokens.last().is(word);
    };
    if (tokens.size() > 2 && tokens[tokens.size() - 2].is(u"nulls")) {
        term.nullsFirst = endsWith(u"first");
        tokens.remove(tokens.size() - 2, 2);
    }
    if (endsWith(u"desc")) {
        term.descending = true;
        tokens.removeLast();
    }
    term.expression = textOf(inner(tokens));
    term.distance = distanceIn(tokens);
    return term;
}

} // namespace

std::optional<DistanceExpression> findDistance(const QString &expression)
{
    return distanceIn(tokensOf(expression));
}

QList<SortTerm> sortTerms(const QString &keys)
{
    QList<SortTerm> terms;
    const Tokens tokens = tokensOf(keys);
    for (const Tokens &part : split(tokens, [](const SqlToken &token) { return token.isSign(u","); }))
        terms << termOf(part);
    return terms;
}

QStringList conjuncts(const QString &condition)
{
    QStringList parts;
    const Tokens tokens = inner(tokensOf(condition));
    for (const Tokens &part : split(tokens, [](const SqlToken &token) { return token.is(u"and"); }))
        parts << textOf(inner(part));
    return parts;
}

QString normalized(const QString &expression)
{
    const Tokens tokens = inner(tokensOf(expression));
    QStringList parts;
    for (qsizetype at = 0; at < tokens.size(); ++at) {
        const bool qualifier = at + 2 < tokens.size() && isName(tokens[at]) && tokens[at + 1].isSign(u".");
        if (qualifier) {
            ++at; // the dot too
            continue;
        }
        // "(embedding)::halfvec" and "embedding::halfvec" are one.
        const bool around = at + 2 < tokens.size() && opens(tokens[at]) && tokens[at + 2].isSign(u")") &&
                            isName(tokens[at + 1]) && (at == 0 || !isName(tokens[at - 1]));
        const bool aroundQualified = at + 4 < tokens.size() && opens(tokens[at]) && isName(tokens[at + 1]) &&
                                     tokens[at + 2].isSign(u".") && isName(tokens[at + 3]) &&
                                     tokens[at + 4].isSign(u")") && (at == 0 || !isName(tokens[at - 1]));
        if (around || aroundQualified) {
            parts << nameOf(tokens[around ? at + 1 : at + 3]);
            at += around ? 2 : 4;
            continue;
        }
        parts << tokens[at].text.toString();
    }
    return parts.join(u' ');
}

QString qualifierOf(const QString &expression)
{
    QString qualifier;
    const Tokens tokens = tokensOf(expression);
    eachColumn(tokens, [&](qsizetype first, qsizetype last) {
        if (qualifier.isEmpty() && last > first)
            qualifier = nameOf(tokens[last - 2]);
    });
    return qualifier;
}

QStringList columnNames(const QString &expression)
{
    QStringList names;
    const Tokens tokens = tokensOf(expression);
    eachColumn(tokens, [&](qsizetype, qsizetype last) {
        const QString name = nameOf(tokens[last]);
        if (!names.contains(name))
            names << name;
    });
    return names;
}

} // namespace plan

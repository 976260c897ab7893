#include "app/query/statementkind.h"

#include <algorithm>

namespace query {

using db::SqlToken;

namespace {

using Tokens = QList<SqlToken>;

bool isOneOf(const SqlToken &token, std::initializer_list<QStringView> words)
{
    return std::ranges::any_of(words, [&token](QStringView word) { return token.is(word); });
}

bool wordAt(const Tokens &tokens, qsizetype at, QStringView word)
{
    return at < tokens.size() && tokens[at].is(word);
}

bool locksRows(const Tokens &tokens, qsizetype at)
{
    return tokens[at].is(u"for") && (wordAt(tokens, at + 1, u"update") || wordAt(tokens, at + 1, u"share") ||
                                     wordAt(tokens, at + 1, u"no") || wordAt(tokens, at + 1, u"key"));
}

/// INSERT and its like where a statement can begin: in a WITH, or behind one.
bool beginsWrite(const Tokens &tokens, qsizetype at)
{
    const bool begins = at == 0 || tokens[at - 1].isSign(u"(") || tokens[at - 1].isSign(u")");
    return begins && isOneOf(tokens[at], {u"insert", u"update", u"delete", u"merge"});
}

bool queryWrites(const Tokens &tokens)
{
    for (qsizetype at = 0; at < tokens.size(); ++at) {
        const bool intoTable = tokens[at].depth == 0 && tokens[at].is(u"into");
        if (intoTable || locksRows(tokens, at) || beginsWrite(tokens, at))
            return true;
    }
    return false;
}

bool copiesFromClient(const Tokens &tokens)
{
    for (qsizetype at = 0; at + 1 < tokens.size(); ++at) {
        if (tokens[at].depth == 0 && tokens[at].is(u"from") && tokens[at + 1].is(u"stdin"))
            return true;
    }
    return false;
}

StatementKind copyKind(const Tokens &tokens)
{
    if (copiesFromClient(tokens))
        return StatementKind::CopyIn;
    for (qsizetype at = 0; at + 1 < tokens.size(); ++at) {
        if (tokens[at].depth == 0 && tokens[at].is(u"to") && tokens[at + 1].is(u"stdout"))
            return queryWrites(tokens) ? StatementKind::Writing : StatementKind::Other;
    }
    return StatementKind::Writing;
}

/// EXPLAIN runs its statement with ANALYZE only.
StatementKind explainKind(const Tokens &tokens)
{
    const bool analyzes = std::ranges::any_of(tokens, [](const SqlToken &token) {
        return isOneOf(token, {u"analyze", u"analyse"});
    });
    const auto begin = std::ranges::find_if(tokens, [](const SqlToken &token) {
        return isOneOf(token, {u"select", u"with", u"values", u"table", u"insert", u"update", u"delete", u"merge",
                               u"create", u"execute", u"declare", u"refresh"});
    });
    if (!analyzes || begin == tokens.end())
        return StatementKind::Other;
    return statementKind(tokens.mid(begin - tokens.begin())) == StatementKind::Query ? StatementKind::Other
                                                                                     : StatementKind::Writing;
}

StatementKind rollbackKind(const Tokens &tokens)
{
    const bool toSavepoint = std::ranges::any_of(tokens, [](const SqlToken &token) { return token.is(u"to"); });
    return toSavepoint ? StatementKind::Inside : StatementKind::End;
}

} // namespace

StatementKind statementKind(const QList<SqlToken> &tokens)
{
    const auto first = std::ranges::find_if_not(tokens, [](const SqlToken &token) { return token.isSign(u"("); });
    if (first == tokens.end())
        return StatementKind::Other;
    if (isOneOf(*first, {u"select", u"with", u"values", u"table"}))
        return queryWrites(tokens) ? StatementKind::Writing : StatementKind::Query;
    if (isOneOf(*first, {u"begin", u"start"}))
        return StatementKind::Begin;
    if (isOneOf(*first, {u"commit", u"end", u"abort"}))
        return StatementKind::End;
    if (first->is(u"rollback"))
        return rollbackKind(tokens);
    const bool namesTransaction = wordAt(tokens, first - tokens.begin() + 1, u"transaction");
    if (first->is(u"prepare"))
        return namesTransaction ? StatementKind::End : StatementKind::Other;
    if (isOneOf(*first, {u"savepoint", u"release"}) || (first->is(u"set") && namesTransaction))
        return StatementKind::Inside;
    if (isOneOf(*first, {u"set", u"reset", u"show", u"discard", u"listen", u"unlisten", u"deallocate", u"close"}))
        return StatementKind::Session;
    if (first->is(u"copy"))
        return copyKind(tokens);
    if (first->is(u"explain"))
        return explainKind(tokens);
    return isOneOf(*first, {u"fetch", u"move", u"declare"}) ? StatementKind::Other : StatementKind::Writing;
}

bool mayWrite(StatementKind kind)
{
    return kind == StatementKind::Writing;
}

} // namespace query

#include "app/plan/statementlimit.h"

#include "app/db/sqltokens.h"

namespace plan {

using db::SqlToken;

namespace {

std::optional<double> numberAt(const QList<SqlToken> &tokens, qsizetype at)
{
    if (at >= tokens.size() || tokens[at].kind != db::SqlTokenKind::Number)
        return std::nullopt;
    bool isNumber = false;
    const double number = tokens[at].text.toDouble(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

} // namespace

StatementLimit statementLimit(const QString &sql)
{
    const auto tokens = db::sqlTokens(sql);
    if (!tokens)
        return {};
    StatementLimit found;
    for (qsizetype at = 0; at < tokens->size(); ++at) {
        const SqlToken &token = (*tokens)[at];
        if (token.depth > 0)
            continue;
        if (token.is(u"limit"))
            found.limit = numberAt(*tokens, at + 1);
        else if (token.is(u"offset"))
            found.offset = numberAt(*tokens, at + 1);
        else if (token.is(u"fetch"))
            found.limit = numberAt(*tokens, at + 2).value_or(1);
    }
    return found;
}

} // namespace plan

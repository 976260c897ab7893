#include "app/plan/normalizestatement.h"

#include "app/db/sqltokens.h"

namespace plan {

using db::SqlToken;
using db::SqlTokenKind;

namespace {

bool isLiteral(const SqlToken &token)
{
    return token.kind == SqlTokenKind::String || token.kind == SqlTokenKind::Number ||
           token.kind == SqlTokenKind::Parameter;
}

/// Takes the place of a literal; several in a list are as one.
void putLiteral(QString &text, bool space)
{
    if (text.endsWith(QLatin1String("?,"))) {
        text.chop(1);
        return;
    }
    if (space)
        text += u' ';
    text += u'?';
}

} // namespace

QString normalizeStatement(const QString &sql)
{
    const auto tokens = db::sqlTokens(sql);
    if (!tokens)
        return sql.simplified(); // not SQL: equal to itself
    QString text;
    qsizetype end = 0;
    for (const SqlToken &token : *tokens) {
        const bool space = token.at > end && !text.isEmpty();
        end = token.at + token.text.size();
        if (isLiteral(token)) {
            putLiteral(text, space);
            continue;
        }
        if (space)
            text += u' ';
        if (token.kind == SqlTokenKind::Word)
            text += token.text.toString().toLower();
        else
            text += token.text;
    }
    while (text.endsWith(u';') || text.endsWith(u' '))
        text.chop(1);
    return text;
}

} // namespace plan

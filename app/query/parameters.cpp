#include "app/query/parameters.h"

#include "app/db/sqltokens.h"

namespace query {

using core::Result;
using db::SqlToken;
using db::SqlTokenKind;

namespace {

struct FoundName
{
    QString name;
    qsizetype at = 0;
    qsizetype length = 0;
};

/// The sign right in front of a name: one colon, alone or at the end of an operator (`=:name`).
bool isNameSign(const SqlToken &sign, const SqlToken &word)
{
    return sign.kind == SqlTokenKind::Operator && sign.text.endsWith(u':') && !sign.text.endsWith(u"::") &&
           sign.at + sign.text.size() == word.at;
}

/// PREPARE and the body of a routine have parameters of their own.
bool ownsNumbers(const QList<SqlToken> &tokens)
{
    return !tokens.isEmpty() && (tokens.first().is(u"prepare") || tokens.first().is(u"create"));
}

QList<FoundName> namesIn(const QString &statement)
{
    QList<FoundName> names;
    const auto tokens = db::sqlTokens(statement);
    if (!tokens)
        return names;
    const bool ownNumbers = ownsNumbers(*tokens);
    QList<QChar> brackets;
    for (qsizetype i = 0; i < tokens->size(); ++i) {
        const SqlToken &token = (*tokens)[i];
        if (token.isSign(u"(") || token.isSign(u"["))
            brackets << token.text.front();
        else if ((token.isSign(u")") || token.isSign(u"]")) && !brackets.isEmpty())
            brackets.removeLast();
        const bool inSlice = !brackets.isEmpty() && brackets.last() == u'[';
        if (token.kind == SqlTokenKind::Parameter && !ownNumbers)
            names << FoundName{token.text.mid(1).toString(), token.at, token.text.size()};
        else if (i > 0 && !inSlice && token.kind == SqlTokenKind::Word && isNameSign((*tokens)[i - 1], token))
            names << FoundName{token.text.toString(), token.at - 1, token.text.size() + 1};
    }
    return names;
}

QString signOf(const QString &name)
{
    return (name.front().isDigit() ? QStringLiteral("$") : QStringLiteral(":")) + name;
}

} // namespace

QStringList parameterNames(const QString &statement)
{
    QStringList names;
    for (const FoundName &found : namesIn(statement)) {
        if (!names.contains(found.name))
            names << found.name;
    }
    return names;
}

qsizetype BoundStatement::placeInText(qsizetype boundAt) const
{
    qsizetype shift = 0;
    for (const Place &place : places) {
        if (boundAt < place.boundAt)
            break;
        if (boundAt < place.boundAt + place.boundLength)
            return place.at;
        shift = place.at + place.length - place.boundAt - place.boundLength;
    }
    return boundAt + shift;
}

Result<BoundStatement> bindParameters(const QString &statement, const ParameterValues &values)
{
    BoundStatement bound;
    QString &sql = bound.statement.sql;
    QStringList names;
    qsizetype written = 0;
    for (const FoundName &found : namesIn(statement)) {
        if (!values.contains(found.name))
            return core::invalidInput(QStringLiteral("the parameter %1 has no value").arg(signOf(found.name)));
        if (!names.contains(found.name)) {
            names << found.name;
            const std::optional<QString> value = values.value(found.name);
            bound.statement.parameters << (value ? db::Parameter::text(*value) : db::Parameter::null());
            bound.statement.parameters.last().type = db::OidUnknown;
        }
        sql += QStringView(statement).mid(written, found.at - written);
        const QString number = u'$' + QString::number(names.indexOf(found.name) + 1);
        bound.places << BoundStatement::Place{found.at, found.length, sql.size(), number.size()};
        sql += number;
        written = found.at + found.length;
    }
    sql += QStringView(statement).mid(written);
    return bound;
}

} // namespace query

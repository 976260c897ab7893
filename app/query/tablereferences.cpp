#include "app/query/tablereferences.h"

#include "app/query/sqlwords.h"

#include <algorithm>

namespace query {

using db::SqlToken;
using db::SqlTokenKind;

namespace {

bool isName(const QList<SqlToken> &tokens, qsizetype at)
{
    if (at >= tokens.size())
        return false;
    const SqlToken &token = tokens[at];
    return token.kind == SqlTokenKind::QuotedName ||
           (token.kind == SqlTokenKind::Word && !isKeyword(token.text.toString().toLower()));
}

bool isSign(const QList<SqlToken> &tokens, qsizetype at, QStringView sign)
{
    return at < tokens.size() && tokens[at].isSign(sign);
}

bool beginsTables(const SqlToken &token)
{
    return token.is(u"from") || token.is(u"join") || token.is(u"update") || token.is(u"into");
}

/// Reads one reference at `at` and moves behind it.
TableReference readReference(const QList<SqlToken> &tokens, qsizetype &at)
{
    TableReference reference;
    reference.name = nameOf(tokens[at++]);
    if (isSign(tokens, at, u".") && isName(tokens, at + 1)) {
        reference.schema = std::exchange(reference.name, nameOf(tokens[at + 1]));
        at += 2;
    }
    if (at < tokens.size() && tokens[at].is(u"as"))
        ++at;
    if (isName(tokens, at))
        reference.alias = nameOf(tokens[at++]);
    return reference;
}

} // namespace

QString nameOf(const SqlToken &token)
{
    if (token.kind != SqlTokenKind::QuotedName || token.text.size() < 2)
        return token.text.toString().toLower();
    return token.text.mid(1, token.text.size() - 2).toString().replace(QStringLiteral("\"\""), QStringLiteral("\""));
}

QList<TableReference> tableReferences(const QString &statement)
{
    const db::SqlTokenization read = db::tokenizeSql(statement);
    const QList<SqlToken> &tokens = read.tokens;
    QList<TableReference> references;
    for (qsizetype at = 0; at < tokens.size(); ++at) {
        if (!beginsTables(tokens[at]))
            continue;
        qsizetype next = at + 1;
        while (next < tokens.size() && (tokens[next].is(u"only") || tokens[next].is(u"lateral")))
            ++next;
        while (isName(tokens, next)) {
            references << readReference(tokens, next);
            if (!isSign(tokens, next, u","))
                break;
            ++next;
        }
    }
    return references;
}

const catalog::Table *findTable(const catalog::Catalog &catalog, const TableReference &reference)
{
    const catalog::Table *found = nullptr;
    for (const catalog::Schema &schema : catalog.schemas) {
        if (!reference.schema.isEmpty() && schema.name != reference.schema)
            continue;
        const catalog::Table *table = catalog.table({schema.name, reference.name});
        if (table && (!found || schema.name == u"public"))
            found = table;
    }
    return found;
}

} // namespace query

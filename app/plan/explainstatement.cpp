#include "app/plan/explainstatement.h"

#include "app/db/quoting.h"
#include "app/db/sqltokens.h"

#include <algorithm>

namespace plan {

using core::Result;
using db::SqlToken;
using db::SqlTokenKind;

namespace {

constexpr int postgres17 = 170000;

bool endsStatement(const SqlToken &token)
{
    return token.depth == 0 && token.isSign(u";");
}

/// The first word of the statement, past opening parentheses.
const SqlToken *firstWord(const QList<SqlToken> &tokens)
{
    const auto found =
        std::ranges::find_if(tokens, [](const SqlToken &token) { return !token.isSign(u"(") && !token.isSign(u";"); });
    return found == tokens.end() ? nullptr : &*found;
}

bool isLockingClause(const QList<SqlToken> &tokens, qsizetype at)
{
    const auto follows = [&](qsizetype place, QStringView word) {
        return place < tokens.size() && tokens[place].is(word);
    };
    if (!tokens[at].is(u"for"))
        return false;
    return follows(at + 1, u"update") || follows(at + 1, u"share") || follows(at + 1, u"no") || follows(at + 1, u"key");
}

bool isOneOf(const SqlToken &token, std::initializer_list<QStringView> words)
{
    return std::ranges::any_of(words, [&](QStringView word) { return token.is(word); });
}

} // namespace

Result<QString> singleStatement(const ExplainRequest &request)
{
    const auto tokens = db::sqlTokens(request.sql);
    if (!tokens)
        return tokens.error();
    const SqlToken *first = firstWord(*tokens);
    if (!first)
        return core::invalidInput(QStringLiteral("there is no statement to explain"));
    if (first->is(u"explain"))
        return core::invalidInput(QStringLiteral("the statement brings its own EXPLAIN"),
                                  QStringLiteral("give the statement alone"));
    const auto begin = std::ranges::find_if_not(*tokens, endsStatement);
    const auto end = std::find_if(begin, tokens->end(), endsStatement);
    const auto more = std::find_if_not(end, tokens->end(), endsStatement);
    if (more != tokens->end())
        return core::invalidInput(
            QStringLiteral("only one statement can be explained; another begins at character %1").arg(more->at + 1));
    const SqlToken &last = *(end - 1);
    const qsizetype stop = last.at + last.text.size();
    return request.sql.mid(begin->at, stop - begin->at);
}

int parameterCount(const QString &statement)
{
    int highest = 0;
    if (const auto tokens = db::sqlTokens(statement)) {
        for (const SqlToken &token : tokens.value()) {
            if (token.kind == SqlTokenKind::Parameter)
                highest = std::max(highest, token.text.mid(1).toInt());
        }
    }
    return highest;
}

QString explainText(const ExplainRequest &request, const QString &statement, int serverVersion)
{
    QStringList options{QStringLiteral("FORMAT JSON"), QStringLiteral("SETTINGS")};
    const auto add = [&options](bool wanted, const char *name) {
        if (wanted)
            options << QString::fromLatin1(name);
    };
    add(request.analyze, "ANALYZE");
    add(request.verbose, "VERBOSE");
    if (request.analyze) {
        add(true, request.buffers ? "BUFFERS" : "BUFFERS OFF"); // from PostgreSQL 18 on by default
        add(!request.timing, "TIMING OFF");
        add(request.wal, "WAL");
        add(request.serialize && serverVersion >= postgres17, "SERIALIZE");
    }
    add(request.memory && serverVersion >= postgres17, "MEMORY");
    return QStringLiteral("EXPLAIN (%1) %2").arg(options.join(QStringLiteral(", ")), statement);
}

Result<QString> executeText(const ExplainRequest &request, const QString &name, int count)
{
    if (request.analyze && request.parameters.size() < count)
        return core::invalidInput(QStringLiteral("the statement has %1 parameters, but only %2 values are given")
                                      .arg(count)
                                      .arg(request.parameters.size()));
    QStringList values;
    for (int at = 0; at < count; ++at) {
        const db::Parameter parameter = at < request.parameters.size() ? request.parameters[at] : db::Parameter::null();
        if (parameter.format == db::Format::Binary)
            return core::invalidInput(QStringLiteral("a generic plan takes its parameters as text"));
        values << (parameter.bytes ? db::quoteLiteral(QString::fromUtf8(*parameter.bytes)) : QStringLiteral("NULL"));
    }
    const QString arguments =
        values.isEmpty() ? QString() : QStringLiteral("(%1)").arg(values.join(QStringLiteral(", ")));
    return QStringLiteral("EXECUTE ") + db::quoteIdentifier(name) + arguments;
}

bool mayWrite(const QString &sql)
{
    const auto tokens = db::sqlTokens(sql);
    if (!tokens)
        return true;
    const SqlToken *first = firstWord(*tokens);
    if (!first)
        return false;
    if (!isOneOf(*first, {u"select", u"with", u"values", u"table"}))
        return true;
    for (qsizetype at = 0; at < tokens->size(); ++at) {
        const SqlToken &token = (*tokens)[at];
        const bool afterFor = at > 0 && isOneOf((*tokens)[at - 1], {u"for", u"key"});
        if (isLockingClause(*tokens, at))
            return true;
        const bool begins = at > 0 && ((*tokens)[at - 1].isSign(u"(") || (*tokens)[at - 1].isSign(u")"));
        if (!afterFor && begins && isOneOf(token, {u"insert", u"update", u"delete", u"merge"}))
            return true;
        if (token.depth == 0 && token.is(u"into")) // SELECT … INTO makes a table
            return true;
    }
    return false;
}

QString rollbackWarning()
{
    return QStringLiteral(
        "The statement really runs, and what it writes is rolled back. A rollback does not take back: "
        "numbers that sequences gave out, what triggers and functions did outside the database "
        "(foreign servers, files, messages), and the dead rows that it leaves in the tables. Rows "
        "that it touches stay locked until it ends, and deferred constraints are not checked.");
}

} // namespace plan

#include "app/query/splitscript.h"

#include <algorithm>

namespace query {

using core::Result;
using db::SqlToken;
using db::SqlTokenKind;

namespace {

QString psqlRefusal(const QString &command)
{
    return QStringLiteral("%1 is a command of psql, not SQL").arg(command);
}

QString copyRefusal()
{
    return QStringLiteral("COPY … FROM STDIN takes its data from the client, and a script has no place for it here; "
                          "import the file instead, or COPY from a file on the server");
}

/// The words that decide whether semicolons belong to a body, as psql counts them.
class BodyTracker
{
public:
    void take(const SqlToken &token)
    {
        if (token.kind != SqlTokenKind::Word)
            return;
        if (m_words.size() < 4)
            m_words << token.text.toString().toLower();
        if (!definesRoutine() || token.depth > 0)
            return;
        if (token.is(u"begin") || (token.is(u"case") && m_depth > 0))
            ++m_depth;
        else if (token.is(u"end") && m_depth > 0)
            --m_depth;
    }

    bool isInside() const { return m_depth > 0; }

private:
    bool definesRoutine() const
    {
        if (m_words.value(0) != u"create")
            return false;
        const bool replaces = m_words.value(1) == u"or" && m_words.value(2) == u"replace";
        const QString what = m_words.value(replaces ? 3 : 1);
        return what == u"function" || what == u"procedure";
    }

    QStringList m_words;
    int m_depth = 0;
};

class Splitter
{
public:
    explicit Splitter(const QString &script)
        : m_script(script)
    {
    }

    void run()
    {
        while (m_at < m_script.size() && m_unclosedAt < 0) {
            if (!readFrom(m_at))
                break;
        }
    }

    QList<ScriptStatement> statements;
    qsizetype unclosedAt() const { return m_unclosedAt; }
    const QString &unclosed() const { return m_unclosed; }
    /// Where the statement begins that is not closed.
    qsizetype openFrom() const { return m_openFrom; }

private:
    /// Reads tokens from `from` on; true when it stopped at `m_at` to begin anew there.
    bool readFrom(qsizetype from)
    {
        const db::SqlTokenization read = db::tokenizeSql(QStringView(m_script).mid(from));
        m_tokens.clear();
        m_body = {};
        for (qsizetype i = 0; i < read.tokens.size(); ++i) {
            SqlToken token = read.tokens[i];
            token.at += from;
            if (token.isSign(u"\\")) {
                closeStatement();
                addCommand(token.at);
                m_at = endOfLine(token.at);
                if (!isPlain(token.at, m_at))
                    return true;
                while (i + 1 < read.tokens.size() && read.tokens[i + 1].at + from < m_at)
                    ++i;
                continue;
            }
            if (token.isSign(u";") && token.depth == 0 && !m_body.isInside()) {
                if (closeStatement() && passData(token.at))
                    return true;
                continue;
            }
            m_body.take(token);
            m_tokens << token;
        }
        if (read.unclosedAt >= 0) {
            m_unclosedAt = from + read.unclosedAt;
            m_unclosed = read.unclosed;
            m_openFrom = m_tokens.isEmpty() ? m_unclosedAt : m_tokens.first().at;
            return false;
        }
        closeStatement();
        return false;
    }

    /// Whether reading on behind a command's line is the same as beginning anew there: nothing is opened on it.
    bool isPlain(qsizetype from, qsizetype to) const
    {
        const QStringView line = QStringView(m_script).mid(from, to - from);
        return std::ranges::none_of(line, [](QChar c) { return QStringView(u"'\"$/-()[]").contains(c); });
    }

    /// Adds the statement that is gathered; true when it is a COPY from the client.
    bool closeStatement()
    {
        const QList<SqlToken> tokens = std::exchange(m_tokens, {});
        m_body = {};
        if (tokens.isEmpty())
            return false;
        const SqlToken &last = tokens.last();
        ScriptStatement statement;
        statement.kind = statementKind(tokens);
        if (statement.kind == StatementKind::CopyIn)
            statement.refusal = copyRefusal();
        add(statement, tokens.first().at, last.at + last.text.size());
        return statement.kind == StatementKind::CopyIn;
    }

    void addCommand(qsizetype at)
    {
        qsizetype end = at + 1;
        while (end < m_script.size() && !m_script[end].isSpace())
            ++end;
        ScriptStatement command;
        command.kind = StatementKind::Psql;
        command.refusal = psqlRefusal(m_script.mid(at, end - at));
        qsizetype lineEnd = endOfLine(at);
        while (lineEnd > at && m_script[lineEnd - 1].isSpace())
            --lineEnd;
        add(command, at, lineEnd);
    }

    void add(ScriptStatement statement, qsizetype at, qsizetype end)
    {
        for (; m_counted < at; ++m_counted)
            m_line += m_script[m_counted] == u'\n';
        statement.at = at;
        statement.end = end;
        statement.line = m_line;
        statement.text = m_script.mid(at, end - at);
        statements << statement;
    }

    /// Passes over the data lines of a COPY, which end with a line of `\.`; without that line there are none.
    bool passData(qsizetype semicolon)
    {
        for (qsizetype line = endOfLine(semicolon) + 1; line < m_script.size(); line = endOfLine(line) + 1) {
            const QStringView text = QStringView(m_script).mid(line, endOfLine(line) - line).trimmed();
            if (text == u"\\.") {
                m_at = endOfLine(line);
                return true;
            }
        }
        return false;
    }

    qsizetype endOfLine(qsizetype at) const
    {
        const qsizetype end = m_script.indexOf(u'\n', at);
        return end < 0 ? m_script.size() : end;
    }

    const QString &m_script;
    QList<SqlToken> m_tokens;
    BodyTracker m_body;
    qsizetype m_at = 0;
    qsizetype m_counted = 0;
    int m_line = 1;
    qsizetype m_unclosedAt = -1;
    qsizetype m_openFrom = 0;
    QString m_unclosed;
};

bool isBetween(const QString &script, qsizetype from, qsizetype to, QChar wanted)
{
    return QStringView(script).mid(from, to - from).contains(wanted);
}

} // namespace

Result<QList<ScriptStatement>> splitScript(const QString &script)
{
    Splitter splitter(script);
    splitter.run();
    if (splitter.unclosedAt() >= 0) {
        const TextPlace place = placeIn(script, splitter.unclosedAt());
        return core::invalidInput(QStringLiteral("%1 is not closed, from line %2, column %3 on")
                                      .arg(splitter.unclosed())
                                      .arg(place.line)
                                      .arg(place.column));
    }
    return splitter.statements;
}

QList<ScriptStatement> splitOpenScript(const QString &script)
{
    Splitter splitter(script);
    splitter.run();
    if (splitter.unclosedAt() >= 0) {
        ScriptStatement open;
        open.at = splitter.openFrom();
        open.end = script.size();
        open.line = placeIn(script, open.at).line;
        open.text = script.mid(open.at);
        open.refusal = QStringLiteral("%1 is not closed").arg(splitter.unclosed());
        splitter.statements << open;
    }
    return splitter.statements;
}

int statementAt(const QList<ScriptStatement> &statements, const QString &script, qsizetype position)
{
    const auto next = std::ranges::find_if(
        statements, [position](const ScriptStatement &statement) { return position <= statement.end; });
    const int index = int(next - statements.begin());
    if (statements.isEmpty())
        return -1;
    if (next != statements.end() && next->at <= position)
        return index;
    const bool sameLine = index > 0 && !isBetween(script, statements[index - 1].end, position, u'\n');
    return sameLine || next == statements.end() ? index - 1 : index;
}

TextPlace placeIn(const QString &text, qsizetype position)
{
    const QStringView before = QStringView(text).left(position);
    TextPlace place;
    place.line = int(before.count(u'\n')) + 1;
    const QStringView line = before.mid(before.lastIndexOf(u'\n') + 1);
    for (const QChar c : line)
        place.column += !c.isLowSurrogate();
    return place;
}

} // namespace query

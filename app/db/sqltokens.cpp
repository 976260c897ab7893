#include "app/db/sqltokens.h"

namespace db {

using core::Result;

namespace {

bool isNameStart(QChar c)
{
    return c.isLetter() || c == u'_' || c.unicode() >= 0x80;
}

bool isNamePart(QChar c)
{
    return isNameStart(c) || c.isDigit() || c == u'$';
}

bool isOperatorSign(QChar c)
{
    return QStringView(u"+-*/<>=~!@#%^&|`?:").contains(c);
}

class Lexer
{
public:
    explicit Lexer(QStringView sql)
        : m_sql(sql)
    {
    }

    SqlTokenization run()
    {
        while (m_at < m_sql.size() && !m_unclosed) {
            if (m_sql[m_at].isSpace())
                ++m_at;
            else if (startsWith(u"--"))
                skipLine();
            else if (startsWith(u"/*"))
                skipComment();
            else
                readToken();
        }
        if (m_unclosed)
            return {m_tokens, m_start, QLatin1String(m_unclosed)};
        return {m_tokens, -1, {}};
    }

private:
    QChar at(qsizetype place) const { return place < m_sql.size() ? m_sql[place] : QChar(); }
    bool startsWith(QStringView text) const { return m_sql.mid(m_at, text.size()) == text; }

    void skipLine()
    {
        while (m_at < m_sql.size() && m_sql[m_at] != u'\n' && m_sql[m_at] != u'\r')
            ++m_at;
    }

    void skipComment()
    {
        m_start = m_at;
        int depth = 0;
        do {
            if (m_at >= m_sql.size()) {
                m_unclosed = "a comment";
                return;
            }
            const int step = startsWith(u"/*") ? 1 : startsWith(u"*/") ? -1 : 0;
            depth += step;
            m_at += step == 0 ? 1 : 2;
        } while (depth > 0);
    }

    void add(SqlTokenKind kind, qsizetype end)
    {
        m_tokens.append({kind, m_at, m_sql.mid(m_at, end - m_at), m_depth});
        m_at = end;
    }

    void readToken()
    {
        m_start = m_at;
        const QChar c = m_sql[m_at];
        if (c == u'\'' || c == u'"')
            readQuoted(m_at, c, false);
        else if (const qsizetype quote = prefixedQuote(); quote > 0)
            readQuoted(quote, m_sql[quote], c.toLower() == u'e');
        else if (isNameStart(c))
            readWhile(SqlTokenKind::Word, isNamePart);
        else if (c.isDigit() || (c == u'.' && at(m_at + 1).isDigit()))
            readNumber();
        else if (c == u'$')
            readDollar();
        else if (isOperatorSign(c))
            readOperator();
        else
            readPunctuation(c);
    }

    /// Where the quote of E'', B'', X'', N'' or U&'' stands; 0 when this is none of them.
    qsizetype prefixedQuote() const
    {
        const QChar c = m_sql[m_at].toLower();
        if (QStringView(u"ebxn").contains(c) && at(m_at + 1) == u'\'')
            return m_at + 1;
        if (c == u'u' && at(m_at + 1) == u'&' && (at(m_at + 2) == u'\'' || at(m_at + 2) == u'"'))
            return m_at + 2;
        return 0;
    }

    void readQuoted(qsizetype quoteAt, QChar quote, bool escapes)
    {
        for (qsizetype place = quoteAt + 1; place < m_sql.size(); ++place) {
            if (escapes && m_sql[place] == u'\\') {
                ++place;
            } else if (m_sql[place] == quote) {
                if (at(place + 1) != quote) {
                    add(quote == u'"' ? SqlTokenKind::QuotedName : SqlTokenKind::String, place + 1);
                    return;
                }
                ++place;
            }
        }
        m_unclosed = "a quote";
    }

    template<class Belongs>
    void readWhile(SqlTokenKind kind, Belongs belongs)
    {
        qsizetype end = m_at + 1;
        while (end < m_sql.size() && belongs(m_sql[end]))
            ++end;
        add(kind, end);
    }

    void readNumber()
    {
        qsizetype end = m_at + 1;
        while (end < m_sql.size() && (isNamePart(m_sql[end]) || m_sql[end] == u'.' || isExponentSign(end)))
            ++end;
        add(SqlTokenKind::Number, end);
    }

    bool isExponentSign(qsizetype place) const
    {
        return (m_sql[place] == u'-' || m_sql[place] == u'+') && m_sql[place - 1].toLower() == u'e';
    }

    void readDollar()
    {
        if (at(m_at + 1).isDigit()) {
            readWhile(SqlTokenKind::Parameter, [](QChar c) { return c.isDigit(); });
            return;
        }
        qsizetype end = m_at + 1;
        while (end < m_sql.size() && m_sql[end] != u'$' && isNamePart(m_sql[end]))
            ++end;
        if (at(end) != u'$') {
            add(SqlTokenKind::Punctuation, m_at + 1);
            return;
        }
        const QStringView tag = m_sql.mid(m_at, end - m_at + 1);
        const qsizetype close = m_sql.indexOf(tag, end + 1);
        if (close < 0)
            m_unclosed = "a dollar quote";
        else
            add(SqlTokenKind::String, close + tag.size());
    }

    void readOperator()
    {
        qsizetype end = m_at + 1;
        while (end < m_sql.size() && isOperatorSign(m_sql[end]) && m_sql.mid(end, 2) != u"--" &&
               m_sql.mid(end, 2) != u"/*")
            ++end;
        // "= -1" may stand without its space: a sign belongs to an operator of unusual characters only.
        while (end - m_at > 1 && (m_sql[end - 1] == u'-' || m_sql[end - 1] == u'+') && !hasUnusualSign(m_at, end))
            --end;
        add(SqlTokenKind::Operator, end);
    }

    bool hasUnusualSign(qsizetype begin, qsizetype end) const
    {
        for (qsizetype place = begin; place < end; ++place) {
            if (QStringView(u"~!@#%^&|`?").contains(m_sql[place]))
                return true;
        }
        return false;
    }

    void readPunctuation(QChar c)
    {
        const bool closes = c == u')' || c == u']';
        if (closes && m_depth > 0)
            --m_depth;
        add(SqlTokenKind::Punctuation, m_at + 1);
        if (c == u'(' || c == u'[')
            ++m_depth;
    }

    QStringView m_sql;
    QList<SqlToken> m_tokens;
    qsizetype m_at = 0;
    qsizetype m_start = 0;
    int m_depth = 0;
    const char *m_unclosed = nullptr;
};

} // namespace

Result<QList<SqlToken>> sqlTokens(QStringView sql)
{
    const SqlTokenization read = tokenizeSql(sql);
    if (read.unclosedAt >= 0)
        return core::invalidInput(
            QStringLiteral("%1 is not closed, from character %2 on").arg(read.unclosed).arg(read.unclosedAt + 1));
    return read.tokens;
}

SqlTokenization tokenizeSql(QStringView sql)
{
    return Lexer(sql).run();
}

} // namespace db

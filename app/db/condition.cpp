#include "app/db/condition.h"

#include <QList>

namespace db {

using core::Result;

namespace {

bool isIdentifierPart(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$' || c.unicode() >= 0x80;
}

Result<void> complain(const QString &what, qsizetype at)
{
    return core::invalidInput(
        QStringLiteral("the WHERE condition is not whole: %1 at character %2").arg(what).arg(at + 1));
}

/// Walks over SQL text as PostgreSQL's lexer does, as far as finding the end of quotes and comments needs it.
class Scanner
{
public:
    Scanner(QStringView text, ConditionParameters parameters)
        : m_text(text)
        , m_parameters(parameters)
    {
    }

    Result<void> run()
    {
        while (m_at < m_text.size()) {
            const auto step = next();
            if (!step)
                return step;
        }
        return m_open.isEmpty() ? Result<void>()
                                : complain(QStringLiteral("a parenthesis is not closed"), m_open.last());
    }

private:
    bool startsWith(QStringView token) const { return m_text.mid(m_at).startsWith(token); }

    Result<void> next()
    {
        const QChar c = m_text[m_at];
        if (c == u'\'' || c == u'"')
            return quoted(c);
        if (c == u'$' && (m_at == 0 || !isIdentifierPart(m_text[m_at - 1])))
            return dollarQuoted();
        if (startsWith(u"--"))
            return lineComment();
        if (startsWith(u"/*"))
            return blockComment();
        if (c == u'(' || c == u'[')
            m_open << m_at;
        else if (c == u')' || c == u']')
            return close();
        else if (c == u';' || c == u'\\')
            return complain(QStringLiteral("“%1”").arg(c), m_at);
        else if (c.isNull())
            return complain(QStringLiteral("a null character"), m_at);
        ++m_at;
        return {};
    }

    Result<void> close()
    {
        if (m_open.isEmpty() || (m_text[m_open.last()] == u'(') != (m_text[m_at] == u')'))
            return complain(QStringLiteral("“%1” closes nothing").arg(m_text[m_at]), m_at);
        m_open.removeLast();
        ++m_at;
        return {};
    }

    /// E'…' takes backslashes as escapes; a plain string does not (standard_conforming_strings).
    bool escapesBackslash() const
    {
        if (m_at == 0 || m_text[m_at] != u'\'' || m_text[m_at - 1].toLower() != u'e')
            return false;
        return m_at == 1 || !isIdentifierPart(m_text[m_at - 2]);
    }

    /// Where a string literal goes on after its closing quote: literals on following lines are one with it.
    qsizetype continuation(qsizetype at) const
    {
        qsizetype next = at;
        bool newLine = false;
        while (next < m_text.size() && m_text[next].isSpace())
            newLine = m_text[next++] == u'\n' || newLine;
        return newLine ? next : at;
    }

    Result<void> quoted(QChar quote)
    {
        const qsizetype start = m_at;
        const bool escapes = escapesBackslash();
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (escapes && m_text[m_at] == u'\\') {
                ++m_at;
            } else if (m_text[m_at] == quote) {
                const qsizetype more = escapes ? continuation(m_at + 1) : m_at + 1;
                if (more >= m_text.size() || m_text[more] != quote) {
                    ++m_at;
                    return {};
                }
                m_at = more;
            }
        }
        return complain(QStringLiteral("a quote is not closed"), start);
    }

    Result<void> dollarQuoted()
    {
        const qsizetype start = m_at;
        qsizetype end = m_at + 1;
        while (end < m_text.size() && m_text[end] != u'$' && isIdentifierPart(m_text[end]))
            ++end;
        const bool parameter = m_at + 1 < m_text.size() && m_text[m_at + 1].isDigit();
        if (parameter && m_parameters == ConditionParameters::Refused)
            return complain(QStringLiteral("“%1” has no value here").arg(m_text.mid(start, end - start)), start);
        if (parameter || end >= m_text.size() || m_text[end] != u'$') {
            m_at = qMax(end, m_at + 1);
            return {};
        }
        const QStringView tag = m_text.mid(start, end - start + 1);
        const qsizetype close = m_text.indexOf(tag, end + 1);
        if (close < 0)
            return complain(QStringLiteral("a dollar quote is not closed"), start);
        m_at = close + tag.size();
        return {};
    }

    Result<void> lineComment()
    {
        while (m_at < m_text.size() && m_text[m_at] != u'\n' && m_text[m_at] != u'\r')
            ++m_at;
        return {};
    }

    Result<void> blockComment()
    {
        const qsizetype start = m_at;
        int depth = 0;
        while (m_at < m_text.size()) {
            if (startsWith(u"/*"))
                ++depth;
            else if (startsWith(u"*/"))
                --depth;
            else {
                ++m_at;
                continue;
            }
            m_at += 2;
            if (depth == 0)
                return {};
        }
        return complain(QStringLiteral("a comment is not closed"), start);
    }

    QStringView m_text;
    ConditionParameters m_parameters;
    qsizetype m_at = 0;
    QList<qsizetype> m_open;
};

} // namespace

Result<void> checkCondition(const QString &text, ConditionParameters parameters)
{
    return Scanner(text, parameters).run();
}

} // namespace db

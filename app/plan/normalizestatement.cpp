#include "app/plan/normalizestatement.h"

#include <QStringView>

namespace plan {

namespace {

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$';
}

class Normalizing
{
public:
    explicit Normalizing(const QString &sql)
        : m_sql(sql)
    {
    }

    QString run()
    {
        while (m_at < m_sql.size())
            readNext();
        while (m_text.endsWith(u';') || m_text.endsWith(u' '))
            m_text.chop(1);
        return m_text;
    }

private:
    QChar peek(qsizetype ahead = 0) const { return m_at + ahead < m_sql.size() ? m_sql[m_at + ahead] : QChar(); }

    void readNext()
    {
        const QChar c = peek();
        if (c.isSpace())
            skip(1);
        else if (c == u'-' && peek(1) == u'-')
            skipTo(u"\n");
        else if (c == u'/' && peek(1) == u'*')
            skipTo(u"*/");
        else if (c == u'\'')
            readString();
        else if (c == u'"')
            readIdentifier();
        else if (c == u'$')
            readDollar();
        else if (c.isDigit() || (c == u'.' && peek(1).isDigit()))
            readNumber();
        else if (isWordPart(c))
            readWord();
        else
            put(m_sql.mid(m_at++, 1));
    }

    void skip(qsizetype count)
    {
        m_at += count;
        m_space = true;
    }

    void skipTo(QStringView end)
    {
        const qsizetype found = m_sql.indexOf(end, m_at);
        m_at = found < 0 ? m_sql.size() : found + end.size();
        m_space = true;
    }

    void put(const QString &piece)
    {
        const bool space = m_space && !m_text.isEmpty();
        m_space = false;
        if (space)
            m_text += u' ';
        m_text += piece;
    }

    /// Several in a list are as one.
    void putLiteral()
    {
        if (m_text.endsWith(QLatin1String("?,"))) {
            m_text.chop(1);
            m_space = false;
            return;
        }
        put(QStringLiteral("?"));
    }

    void readString()
    {
        ++m_at;
        while (m_at < m_sql.size()) {
            if (m_sql[m_at++] != u'\'')
                continue;
            if (peek() != u'\'')
                break;
            ++m_at;
        }
        putLiteral();
    }

    void readIdentifier()
    {
        const qsizetype end = m_sql.indexOf(u'"', m_at + 1);
        const qsizetype stop = end < 0 ? m_sql.size() : end + 1;
        put(m_sql.mid(m_at, stop - m_at));
        m_at = stop;
    }

    void readDollar()
    {
        if (peek(1).isDigit()) {
            for (++m_at; peek().isDigit(); ++m_at) {
            }
            putLiteral();
            return;
        }
        qsizetype last = m_at + 1; // of the tag; an expression would look through the whole text each time
        while (last < m_sql.size() && (m_sql[last].isLetterOrNumber() || m_sql[last] == u'_'))
            ++last;
        if (last == m_sql.size() || m_sql[last] != u'$') {
            put(m_sql.mid(m_at++, 1));
            return;
        }
        const QStringView tag = QStringView(m_sql).mid(m_at, last + 1 - m_at);
        const qsizetype end = m_sql.indexOf(tag, last + 1);
        m_at = end < 0 ? m_sql.size() : end + tag.size();
        putLiteral();
    }

    void readNumber()
    {
        while (peek().isLetterOrNumber() || peek() == u'.' || peek() == u'_')
            ++m_at;
        putLiteral();
    }

    void readWord()
    {
        const qsizetype begin = m_at;
        while (isWordPart(peek()))
            ++m_at;
        put(m_sql.mid(begin, m_at - begin).toLower());
    }

    const QString &m_sql;
    QString m_text;
    qsizetype m_at = 0;
    bool m_space = false; ///< something to leave out stood before
};

} // namespace

QString normalizeStatement(const QString &sql)
{
    return Normalizing(sql).run();
}

} // namespace plan

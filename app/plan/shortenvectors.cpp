#include "app/plan/shortenvectors.h"

namespace plan {

namespace {

constexpr qsizetype LongestWhole = 40; ///< characters between the brackets
constexpr qsizetype KeptLetters = 16;  ///< of them, up to the next comma
constexpr qsizetype FewestElements = 5;
constexpr qsizetype LongestBits = 64;
constexpr qsizetype KeptBits = 16;

bool isElement(QChar c)
{
    return (c >= u'0' && c <= u'9') || c == u',' || c == u'.' || c == u'-' || c == u'+' || c == u'e' || c == u'E' ||
           c == u':' || c == u' ';
}

bool isBit(QChar c)
{
    return c == u'0' || c == u'1';
}

QChar closing(QChar bracket)
{
    return bracket == u'[' ? u']' : bracket == u'{' ? u'}' : QChar();
}

class Shortening
{
public:
    explicit Shortening(const QString &text)
        : m_text(text)
    {
    }

    QString run()
    {
        while (m_at < m_text.size()) {
            const QChar c = m_text[m_at];
            if (!closing(c).isNull())
                list(closing(c));
            else if (c == u'\'')
                bits();
            else
                ++m_at;
        }
        if (m_written == 0)
            return m_text;
        m_result += QStringView(m_text).mid(m_written);
        return m_result;
    }

private:
    /// No element holds a bracket or a quote, so that what was looked at in vain is not looked at again.
    void list(QChar end)
    {
        const qsizetype begin = ++m_at;
        qsizetype commas = 0;
        for (; m_at < m_text.size() && isElement(m_text[m_at]); ++m_at)
            commas += m_text[m_at] == u',';
        const bool closed = m_at < m_text.size() && m_text[m_at] == end;
        if (!closed || m_at - begin <= LongestWhole || commas + 1 < FewestElements)
            return;
        const qsizetype comma = QStringView(m_text).sliced(0, m_at).indexOf(u',', begin + KeptLetters);
        const qsizetype kept = comma < 0 ? begin + KeptLetters : comma + 1;
        replaceRest(kept, m_at, QStringLiteral(" … %1").arg(commas + 1));
    }

    void bits()
    {
        const qsizetype begin = ++m_at;
        while (m_at < m_text.size() && isBit(m_text[m_at]))
            ++m_at;
        const bool closed = m_at < m_text.size() && m_text[m_at] == u'\'';
        if (closed && m_at - begin > LongestBits)
            replaceRest(begin + KeptBits, m_at, QStringLiteral("… %1").arg(m_at - begin));
        if (closed && m_at > begin)
            ++m_at;
    }

    void replaceRest(qsizetype from, qsizetype to, const QString &by)
    {
        m_result += QStringView(m_text).mid(m_written, from - m_written);
        m_result += by;
        m_written = to;
    }

    const QString &m_text;
    QString m_result;
    qsizetype m_at = 0;
    qsizetype m_written = 0; ///< so much of the text is in the result
};

} // namespace

QString shortenVectors(const QString &text)
{
    return Shortening(text).run();
}

} // namespace plan

#include "app/query/highlight.h"

#include "app/db/sqltokens.h"
#include "app/query/sqlwords.h"
#include "app/vectors/vectortype.h"

#include <algorithm>

namespace query {

using db::SqlToken;
using db::SqlTokenKind;

namespace {

constexpr int FewestElements = 8;
constexpr qsizetype ShortestLiteral = 60;

class Highlighter
{
public:
    explicit Highlighter(const QString &sql)
        : m_sql(sql)
        , m_read(db::tokenizeSql(sql))
    {
    }

    QList<Span> run()
    {
        for (qsizetype i = 0; i < m_read.tokens.size(); ++i) {
            const SqlToken &token = m_read.tokens[i];
            if (token.at < m_at)
                continue; // on the line of a psql command
            comments(token.at);
            if (token.isSign(u"\\"))
                psql(token.at);
            else
                take(i);
        }
        comments(m_read.unclosedAt < 0 ? m_sql.size() : m_read.unclosedAt);
        if (m_read.unclosedAt >= m_at)
            add(m_read.unclosedAt, m_sql.size(),
                m_read.unclosed == u"a comment" ? SpanKind::Comment : SpanKind::String);
        return m_spans;
    }

private:
    void add(qsizetype at, qsizetype end, SpanKind kind)
    {
        if (kind != SpanKind::Plain && end > at)
            m_spans << Span{at, end - at, kind};
        m_at = end;
    }

    /// Between two tokens are spaces and comments only.
    void comments(qsizetype end)
    {
        qsizetype begin = m_at;
        while (begin < end && m_sql[begin].isSpace())
            ++begin;
        qsizetype last = end;
        while (last > begin && m_sql[last - 1].isSpace())
            --last;
        if (last > begin)
            add(begin, last, SpanKind::Comment);
    }

    void psql(qsizetype at)
    {
        const qsizetype end = m_sql.indexOf(u'\n', at);
        add(at, end < 0 ? m_sql.size() : end, SpanKind::Psql);
    }

    void take(qsizetype index)
    {
        const SqlToken &token = m_read.tokens[index];
        const qsizetype end = token.at + token.text.size();
        if (token.kind == SqlTokenKind::Operator && isNameSign(index)) {
            add(token.at, end - 1, SpanKind::Operator);
            const SqlToken &name = m_read.tokens[index + 1];
            add(end - 1, name.at + name.text.size(), SpanKind::Parameter);
            return;
        }
        add(token.at, end, kindOf(index));
    }

    bool isNameSign(qsizetype index) const
    {
        const SqlToken &sign = m_read.tokens[index];
        if (index + 1 >= m_read.tokens.size() || !sign.text.endsWith(u':') || sign.text.endsWith(u"::"))
            return false;
        const SqlToken &next = m_read.tokens[index + 1];
        return next.kind == SqlTokenKind::Word && next.at == sign.at + sign.text.size();
    }

    SpanKind kindOf(qsizetype index) const
    {
        const SqlToken &token = m_read.tokens[index];
        switch (token.kind) {
        case SqlTokenKind::Word:
            return kindOfWord(index);
        case SqlTokenKind::QuotedName:
            return SpanKind::QuotedName;
        case SqlTokenKind::String:
            return SpanKind::String;
        case SqlTokenKind::Number:
            return SpanKind::Number;
        case SqlTokenKind::Parameter:
            return SpanKind::Parameter;
        case SqlTokenKind::Operator:
            return vectors::distanceFromOperator(token.text.toString()) && token.text != u"%" ? SpanKind::VectorOperator
                                                                                              : SpanKind::Operator;
        case SqlTokenKind::Punctuation:
            return SpanKind::Plain;
        }
        Q_UNREACHABLE();
    }

    SpanKind kindOfWord(qsizetype index) const
    {
        const QString word = m_read.tokens[index].text.toString().toLower();
        const bool isPart = index > 0 && m_read.tokens[index - 1].isSign(u"."); // of a qualified name
        if (isVectorWord(word))
            return SpanKind::VectorWord;
        if (!isPart && isType(word))
            return SpanKind::Type;
        if (!isPart && isKeyword(word))
            return SpanKind::Keyword;
        const bool called = index + 1 < m_read.tokens.size() && m_read.tokens[index + 1].isSign(u"(");
        return called ? SpanKind::Function : SpanKind::Plain;
    }

    const QString &m_sql;
    const db::SqlTokenization m_read;
    QList<Span> m_spans;
    qsizetype m_at = 0;
};

bool isElement(QChar c)
{
    return (c >= u'0' && c <= u'9') || QStringView(u",.-+eE: ").contains(c);
}

std::optional<LongVector> longVector(const SqlToken &token)
{
    const QStringView text = token.text;
    if (token.kind != SqlTokenKind::String || text.size() < ShortestLiteral)
        return std::nullopt;
    constexpr qsizetype open = 1;
    const bool sparse = text[open] == u'{';
    const qsizetype close = text.lastIndexOf(sparse ? u'}' : u']');
    if ((!sparse && text[open] != u'[') || close < open ||
        !std::ranges::all_of(text.mid(open + 1, close - open - 1), isElement))
        return std::nullopt;
    const int elements = int(text.mid(open, close - open).count(u',')) + 1;
    if (elements < FewestElements)
        return std::nullopt;
    const qsizetype second = text.indexOf(u',', text.indexOf(u',', open) + 1);
    return LongVector{token.at, token.at + text.size(), token.at + second + 1, token.at + close, elements};
}

} // namespace

QList<Span> highlight(const QString &sql)
{
    return Highlighter(sql).run();
}

QList<LongVector> longVectors(const QString &sql)
{
    QList<LongVector> found;
    const db::SqlTokenization read = db::tokenizeSql(sql);
    for (const SqlToken &token : read.tokens) {
        if (const auto vector = longVector(token))
            found << *vector;
    }
    return found;
}

QString withShortVectors(const QString &sql)
{
    QString shortened;
    qsizetype written = 0;
    for (const LongVector &vector : longVectors(sql)) {
        shortened += QStringView(sql).mid(written, vector.hideFrom - written);
        shortened += QStringLiteral(" … %1").arg(vector.elements);
        written = vector.hideTo;
    }
    shortened += QStringView(sql).mid(written);
    return shortened;
}

} // namespace query

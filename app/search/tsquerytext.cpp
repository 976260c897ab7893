#include "app/search/tsquerytext.h"

#include <QList>

#include <utility>

namespace search {

namespace {

/// Reads the lexeme whose opening quote stands at `at`; leaves `at` behind the closing one. In quotes, a quote and a
/// backslash are doubled.
QString readLexeme(const QString &text, qsizetype &at)
{
    QString lexeme;
    for (++at; at < text.size(); ++at) {
        const QChar c = text[at];
        const bool doubled = at + 1 < text.size() && text[at + 1] == c && (c == u'\'' || c == u'\\');
        if (c == u'\'' && !doubled)
            break;
        lexeme += c;
        at += doubled ? 1 : 0;
    }
    ++at;
    return lexeme;
}

/// Whether ":*", with weights or without, follows.
bool readsPrefix(const QString &text, qsizetype &at)
{
    bool prefix = false;
    if (at < text.size() && text[at] == u':') {
        for (++at; at < text.size() && (text[at] == u'*' || text[at].isLetter()); ++at)
            prefix = prefix || text[at] == u'*';
    }
    return prefix;
}

} // namespace

QueryLexemes lexemesOf(const QString &tsquery)
{
    QueryLexemes lexemes;
    QList<bool> negated{false}; // of each open parenthesis
    bool isNot = false;
    for (qsizetype at = 0; at < tsquery.size();) {
        const QChar c = tsquery[at];
        if (c == u'\'') {
            const QString lexeme = readLexeme(tsquery, at);
            QStringList &list = readsPrefix(tsquery, at) ? lexemes.prefixes : lexemes.whole;
            if (negated.last() == isNot && !list.contains(lexeme))
                list << lexeme;
            isNot = false;
            continue;
        }
        if (c == u'!')
            isNot = !isNot;
        else if (c == u'(')
            negated << (negated.last() != std::exchange(isNot, false));
        else if (c == u')' && negated.size() > 1)
            negated.removeLast();
        ++at;
    }
    return lexemes;
}

} // namespace search

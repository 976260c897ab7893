#pragma once

#include <QString>
#include <QStringList>

namespace search {

/// The lexemes of a tsquery, from its text as the server prints it: 'fat' & ( 'cat':* | !'rat' ).
struct QueryLexemes
{
    QStringList whole;
    QStringList prefixes; ///< those with :*

    bool isEmpty() const { return whole.isEmpty() && prefixes.isEmpty(); }

    friend bool operator==(const QueryLexemes &, const QueryLexemes &) = default;
};

/// Each once, in order of appearance; those that must not be there ("!") are left out.
QueryLexemes lexemesOf(const QString &tsquery);

} // namespace search

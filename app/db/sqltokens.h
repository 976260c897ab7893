#pragma once

#include "app/core/result.h"

#include <QList>
#include <QString>
#include <QStringView>

namespace db {

enum class SqlTokenKind {
    Word,       ///< a keyword or a name without quotes
    QuotedName, ///< "name", with its quotes
    String,     ///< any literal in quotes, with its prefix (E, B, X, N, U&), quotes or dollar quotes
    Number,
    Parameter,   ///< $1
    Operator,    ///< one or more operator characters: <->, ::, =
    Punctuation, ///< one of ( ) [ ] , ; . and what is nothing else
};

struct SqlToken
{
    SqlTokenKind kind = SqlTokenKind::Punctuation;
    qsizetype at = 0; ///< where it begins in the text
    QStringView text; ///< points into the text
    int depth = 0;    ///< how many parentheses and brackets are open around it; their own are not counted

    /// A keyword in any case; `word` in lower case.
    bool is(QStringView word) const
    {
        return kind == SqlTokenKind::Word && text.compare(word, Qt::CaseInsensitive) == 0;
    }
    bool isSign(QStringView sign) const
    {
        return (kind == SqlTokenKind::Punctuation || kind == SqlTokenKind::Operator) && text == sign;
    }
};

/// SQL taken apart as PostgreSQL's lexer does it with standard_conforming_strings on; spaces and comments are left out.
/// Takes a statement or an expression that the server printed, in time linear in its length. Error InvalidInput with
/// the place where a quote or comment is not closed.
core::Result<QList<SqlToken>> sqlTokens(QStringView sql);

/// The tokens of a text that may end in the middle of a quote or comment, as one that is being typed does.
struct SqlTokenization
{
    QList<SqlToken> tokens;    ///< those before `unclosedAt`
    qsizetype unclosedAt = -1; ///< where the quote or comment begins that is not closed; -1: none
    QString unclosed;          ///< "a quote", "a dollar quote", "a comment"
};

SqlTokenization tokenizeSql(QStringView sql);

} // namespace db

#pragma once

#include "app/core/result.h"
#include "app/query/statementkind.h"

#include <QList>
#include <QString>

namespace query {

/// One statement of a script, or what stands in a statement's place and is none.
struct ScriptStatement
{
    qsizetype at = 0;  ///< where its first token begins in the script, in UTF-16 units
    qsizetype end = 0; ///< behind its last token, the semicolon not counted
    int line = 1;      ///< of `at`, from 1
    QString text;      ///< the script from `at` to `end`
    StatementKind kind = StatementKind::Other;
    QString refusal; ///< why it cannot be sent; empty where it can

    friend bool operator==(const ScriptStatement &, const ScriptStatement &) = default;
};

/// Takes a script apart as psql does: at semicolons outside of quotes, comments, parentheses and BEGIN ATOMIC bodies.
/// Commands of psql and COPY … FROM STDIN are given with their refusal, the data lines of the latter are passed over.
/// Error InvalidInput names the line of a quote or comment that is not closed.
core::Result<QList<ScriptStatement>> splitScript(const QString &script);

/// The statements as far as the script is closed, for an editor that is typed in; an open rest is the last one.
QList<ScriptStatement> splitOpenScript(const QString &script);

/// The statement that a cursor at `position` is in: else the one before it on the same line, else the next one, else
/// the last. -1 where there is none.
int statementAt(const QList<ScriptStatement> &statements, const QString &script, qsizetype position);

/// Line and column of a place in a text, both from 1; a column is a character.
struct TextPlace
{
    int line = 1;
    int column = 1;

    friend bool operator==(const TextPlace &, const TextPlace &) = default;
};

TextPlace placeIn(const QString &text, qsizetype position);

} // namespace query

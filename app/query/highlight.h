#pragma once

#include <QList>
#include <QString>

namespace query {

enum class SpanKind {
    Plain,
    Keyword,
    Type,
    Function,
    VectorWord, ///< a function, operator class or setting of pgvector
    Operator,
    VectorOperator, ///< one of pgvector's distances
    String,
    Number,
    QuotedName,
    Parameter, ///< $1 or :name
    Comment,
    Psql ///< a command of psql, to the end of its line
};

struct Span
{
    qsizetype at = 0;
    qsizetype length = 0;
    SpanKind kind = SpanKind::Plain;

    friend bool operator==(const Span &, const Span &) = default;
};

/// What is to be told apart in a text that is being typed, in order; between the spans it is plain. A quote or comment
/// that is not closed goes to the end. Linear.
QList<Span> highlight(const QString &sql);

/// A literal of a vector in a text that is too long to be read: what is to be shown of it, and what not.
struct LongVector
{
    qsizetype at = 0; ///< of the literal, with its quote
    qsizetype end = 0;
    qsizetype hideFrom = 0; ///< behind the second element
    qsizetype hideTo = 0;   ///< the closing bracket
    int elements = 0;       ///< as they are written; sparsevec: those that are not zero

    friend bool operator==(const LongVector &, const LongVector &) = default;
};

/// Vectors of eight and more elements that stand on one line each: '[…]' and '{…}/n'.
QList<LongVector> longVectors(const QString &sql);

/// The text with "[0.12,-0.03, … 1536]" in place of long vectors: to be looked at, never to be sent or copied.
QString withShortVectors(const QString &sql);

} // namespace query

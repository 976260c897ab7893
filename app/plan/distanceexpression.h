#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace plan {

/// What one side of a vector operator is.
enum class Operand {
    Column,    ///< a column, or an expression over one
    Constant,  ///< a literal
    Parameter, ///< $1, or the value of an InitPlan: known before the scan begins
    Function   ///< a call that reads no column
};

/// A distance in an expression that the server printed: "(items.embedding <=> '[…]'::vector)".
struct DistanceExpression
{
    QString op; ///< one of pgvector's operators; of a function such as cosine_distance the function's name
    bool isFunction = false;
    bool bare = false; ///< nothing is done with the distance
    QString left;      ///< without outer parentheses
    QString right;
    Operand leftKind = Operand::Column;
    Operand rightKind = Operand::Column;

    /// The side that the rows differ in, and the one searched near. The left one where both are columns.
    const QString &column() const { return leftKind == Operand::Column ? left : right; }
    const QString &query() const { return leftKind == Operand::Column ? right : left; }
    Operand queryKind() const { return leftKind == Operand::Column ? rightKind : leftKind; }

    friend bool operator==(const DistanceExpression &, const DistanceExpression &) = default;
};

/// The first distance between vectors in the expression. An operator that other types have as well counts when no
/// operand is cast to such a type.
std::optional<DistanceExpression> findDistance(const QString &expression);

/// One key of an ORDER BY as the server prints it.
struct SortTerm
{
    QString expression; ///< without DESC and NULLS FIRST, without outer parentheses
    bool descending = false;
    bool nullsFirst = false;
    std::optional<DistanceExpression> distance;
};

/// Takes "a, (b <-> 'x') DESC NULLS LAST" apart.
QList<SortTerm> sortTerms(const QString &keys);

/// The parts of an expression between AND, without outer parentheses.
QStringList conjuncts(const QString &condition);

/// The expression in a form to compare: no outer parentheses, no qualifiers of columns, no parentheses around single
/// names, one space between tokens.
QString normalized(const QString &expression);

/// The relation that qualifies the first column of the expression: "items" of "items.embedding". Empty for none.
QString qualifierOf(const QString &expression);

/// Names of columns that the expression reads, without qualifiers, unquoted.
QStringList columnNames(const QString &expression);

} // namespace plan

#pragma once

#include <QString>

#include <optional>

namespace plan {

/// What a statement says outside of its parentheses, where that is a number.
struct StatementLimit
{
    std::optional<double> limit; ///< LIMIT n, or FETCH FIRST n ROWS
    std::optional<double> offset;

    friend bool operator==(const StatementLimit &, const StatementLimit &) = default;
};

/// Nothing for a text that is no SQL.
StatementLimit statementLimit(const QString &sql);

} // namespace plan

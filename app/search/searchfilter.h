#pragma once

#include "app/core/result.h"
#include "app/search/searchsql.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace search {

enum class FilterOperator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    AnyOf,    ///< equal to one of the values
    Contains, ///< of text: the value is part of it, in any case; of JSONB (without a path): `@>` the value
    IsNull,
    IsNotNull
};

/// What a value inside a JSON document is compared as: its text, or as a number or boolean; then a value of another
/// type does not meet the condition. It is no error.
enum class JsonType { Text, Number, Boolean };

/// A condition on a column, or on what a path into a json or jsonb column leads to, made without typing SQL.
struct SearchFilter
{
    QString column;
    QStringList path; ///< keys, and positions in arrays, as `#>` takes them; empty: the column itself
    FilterOperator op = FilterOperator::Equal;
    QStringList values; ///< one in the text form of the column's type; any number for AnyOf, none for the IsNull two
    JsonType type = JsonType::Text; ///< with a path
    bool isJson = false;            ///< without a path: the column is json or jsonb, so that Contains is `@>`

    friend bool operator==(const SearchFilter &, const SearchFilter &) = default;
};

/// "=", "<>", "<", "<=", ">", ">=", "any of", "contains", "is null", "is not null".
QString operatorText(FilterOperator op);

/// Whether the number of values fits the operator, a number is one and a boolean too. Error InvalidInput names the
/// column.
core::Result<void> checkFilter(const SearchFilter &filter);

/// The condition, its values appended to the parameters. The column is not qualified.
QString conditionSql(const SearchFilter &filter, ParameterList &parameters);

/// Reads "column=value", "column>=value", "meta.brand.name=value" (a path into JSON where `jsonColumns` names the
/// first part), "column is null", "column~value" (contains). A name that has the signs in it stands in double quotes.
/// A JSON path's value is a number or boolean when it looks like one, unless it stands in double quotes.
core::Result<SearchFilter> parseFilter(const QString &text, const QStringList &jsonColumns);

/// The condition for people: `price >= 10`, `meta.brand = "Acme"`.
QString filterText(const SearchFilter &filter);

} // namespace search

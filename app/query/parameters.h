#pragma once

#include "app/core/result.h"
#include "app/db/statement.h"

#include <QMap>
#include <QStringList>

#include <optional>

namespace query {

/// Values by the names that a statement calls them: "1" for `$1`, "name" for `:name`. Nothing means NULL.
using ParameterValues = QMap<QString, std::optional<QString>>;

/// The names in a statement, each once, in the order in which they appear. Not looked for in strings, comments, quoted
/// names, casts (`::`), assignments (`:=`) and slices (`[1:n]`). None for a text with an open quote.
QStringList parameterNames(const QString &statement);

/// A statement as it is sent, with the way back to what was typed.
struct BoundStatement
{
    /// A name of the text and what stands for it in the statement.
    struct Place
    {
        qsizetype at = 0; ///< in the text
        qsizetype length = 0;
        qsizetype boundAt = 0; ///< in the statement
        qsizetype boundLength = 0;

        friend bool operator==(const Place &, const Place &) = default;
    };

    db::Statement statement;
    QList<Place> places; ///< in order

    /// The place in the text for one in the statement, both from 0.
    qsizetype placeInText(qsizetype boundAt) const;

    friend bool operator==(const BoundStatement &, const BoundStatement &) = default;
};

/// The statement with `$1…$n` for its names, numbered as they appear, and their values beside it; types are left to the
/// server. Error InvalidInput names what has no value.
core::Result<BoundStatement> bindParameters(const QString &statement, const ParameterValues &values);

} // namespace query

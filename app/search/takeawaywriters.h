#pragma once

#include "app/search/takeaway.h"

#include <functional>

namespace search {

/// What a language does with a search; one file per language.
QString takeawaySql(const Takeaway &takeaway);
QString takeawayPsql(const Takeaway &takeaway);
/// By psycopg alone: vectors travel as text.
QString takeawayPlainPython(const Takeaway &takeaway);
QString takeawayPython(const Takeaway &takeaway);
QString takeawaySqlAlchemy(const Takeaway &takeaway);
QString takeawayNode(const Takeaway &takeaway);
QString takeawayGo(const Takeaway &takeaway);

/// A string literal in double quotes as Python, JavaScript and Go all read it: quotes, backslashes, control characters
/// and those that turn the direction of text are escaped.
QString doubleQuoted(const QString &text);

/// The SQL with each `$n` replaced by what `placeholder` gives for its parameter, and `escape` done to all the rest.
QString withPlaceholders(const SearchSql &sql, const std::function<QString(const SearchParameter &)> &placeholder,
                         const std::function<QString(const QString &)> &escape);

/// The SQL as literals, one a line, each line's end within it but the last one's; between them `separator`.
QString quotedLines(const QString &sql, const QString &indent, const QString &separator);

/// The elements of a vector as `[1, 2]` has them between its brackets, in lines of at most 100 characters behind
/// `indent`.
QString elementLines(const vectors::VectorValue &value, const QString &indent);

/// The positions and elements of a sparse vector, such as `0: 1.5, 3: 2`.
QString positionPairs(const vectors::VectorValue &value, const QString &indent);

/// A text without line ends as literals that stand behind one another, in lines of at most 100 characters where it has
/// commas to break it at.
QString wrappedLiteral(const QString &text, const QString &indent);

/// Notes as comments behind `mark`.
QString noteLines(const Takeaway &takeaway, const QString &mark);

/// "SET LOCAL hnsw.ef_search = '80'" for each setting.
QStringList settingStatements(const Takeaway &takeaway);

/// A value that is no vector as the text that the server reads: numbers, text, and lists as arrays.
QString parameterText(const SearchParameter &parameter);

bool hasVectors(const Takeaway &takeaway);

} // namespace search

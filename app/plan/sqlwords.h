#pragma once

#include <QString>

namespace plan {

/// Names of types that come with PostgreSQL or pgvector, in lower case and without quotes.
bool isTypeName(const QString &word);

/// Words that are PostgreSQL's or pgvector's own: keywords, types, operator classes, common functions. In lower case.
bool isOwnWord(const QString &word);

} // namespace plan

#pragma once

#include <QString>

namespace db {

/// `name` as an SQL identifier, always in double quotes. Same result as PQescapeIdentifier under client_encoding UTF8,
/// which every connection of ours has, but without needing one, so that statements are built and tested as text.
QString quoteIdentifier(const QString &name);

/// `"schema"."name"`.
QString qualifiedName(const QString &schema, const QString &name);

/// `text` as an SQL string literal, for SQL that is shown or copied, and for COPY and SET, which take no parameters.
QString quoteLiteral(const QString &text);

} // namespace db

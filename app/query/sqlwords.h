#pragma once

#include <QString>
#include <QStringList>

namespace query {

/// Words of PostgreSQL's grammar, in lower case and sorted; types are not among them.
const QStringList &keywordList();
/// Types of PostgreSQL and pgvector that people write, in lower case and sorted.
const QStringList &typeList();

/// All take a word in lower case.
bool isKeyword(const QString &word);
bool isType(const QString &word);
/// Functions, operator classes and settings of pgvector, such as "l2_normalize", "vector_cosine_ops", "hnsw".
bool isVectorWord(const QString &word);

/// The name as it is written in SQL: in quotes only where it needs them.
QString nameToSql(const QString &name);

} // namespace query

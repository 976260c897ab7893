#pragma once

#include "tests/support/privateserver.h"

#include <QStringList>

#include <optional>

namespace testsupport {

/// Documents with text, dense and sparse vectors: the questions of bright-1384 with their embeddings from the shared
/// data, else 800 documents of the same shape made of seeded random words.
struct TextData
{
    bool real = false;
    int dimensions = 0;  ///< of the dense vectors
    QStringList queries; ///< websearch texts that find something

    /// Makes table docs (id, domain, body, tsv generated of body, embedding vector, splade sparsevec) with a GIN index
    /// over tsv, HNSW indexes over both vectors and, where `withTrigrams`, pg_trgm and a GIN index over body. Errors
    /// fail the current test and answer nothing.
    static std::optional<TextData> create(PrivateServer &server, const QString &database, bool withTrigrams = true);
};

} // namespace testsupport

#pragma once

#include "app/core/result.h"
#include "app/embedding/embedtexts.h"
#include "app/embedding/textmodel.h"

#include <functional>

namespace embedding {

/// What an embedder made of a list of texts: a vector for each, or why there is none.
struct EmbeddedBatch
{
    QList<core::Result<vectors::VectorValue>> vectors;
    qint64 promptTokens = 0;
    int requests = 0;
};

/// Anything that turns texts into vectors. A value for one job at a time, in which `embed` runs.
struct TextEmbedder
{
    QString name;       ///< for people: the model's name
    int dimensions = 0; ///< 0: not known before the first vector
    int batchSize = 64;
    std::function<core::Result<EmbeddedBatch>(jobs::JobContext &, const QStringList &texts)> embed;
};

/// Texts that the server refuses are found by halving the request: the others get their vectors. When it refuses the
/// first three of them one by one, what it refuses is not the texts: that is the error.
TextEmbedder embedderOf(const EmbeddingProvider &provider, const QString &key, const RetryPolicy &policy = {});

TextEmbedder embedderOf(const TextModel &model);

} // namespace embedding

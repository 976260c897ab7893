#pragma once

#include "app/core/units.h"
#include "app/embedding/embeddingprovider.h"
#include "app/embedding/retrypolicy.h"
#include "app/jobs/jobcontext.h"
#include "app/vectors/vectorvalue.h"

#include <QStringList>

namespace embedding {

/// What came back for a list of texts.
struct EmbeddedTexts
{
    QList<vectors::VectorValue> vectors; ///< of type vector, in the order of the texts
    QString model;                       ///< as the server names it; may be empty
    qint64 promptTokens = 0;             ///< as the server counts them; 0 where it does not
    int requests = 0;                    ///< with repetitions
    int retries = 0;
    core::Milliseconds elapsed;

    int dimensions() const { return vectors.isEmpty() ? 0 : vectors.first().dimensions; }
};

/// Asks the provider for the vectors of `texts`, in requests of its batch size. A request that meets 429, 5xx or a
/// broken connection is sent again by `policy`, not before what Retry-After asks for. Ends within 100 ms of the job's
/// cancel. Blocks the job's thread; opens no other. `key` may be empty.
///
/// Errors name the URL, the status, the server's words and what to try; never the key. InvalidInput: an empty text,
/// or what the server says is wrong with the texts (400, 413, 422); Permission: 401, 403; Missing: 404; Resources: 429;
/// Timeout; ConnectionFailed; Server: everything else.
core::Result<EmbeddedTexts> embedTexts(jobs::JobContext &context, const EmbeddingProvider &provider, const QString &key,
                                       const QStringList &texts, const RetryPolicy &policy = {});

/// The models that the server lists, sorted. Only `baseUrl` and `timeout` of the provider are needed.
core::Result<QStringList> listModels(jobs::JobContext &context, const EmbeddingProvider &provider, const QString &key);

} // namespace embedding

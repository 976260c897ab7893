#pragma once

#include "app/core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace embedding {

/// What a server answered to one request.
struct EmbeddingAnswer
{
    QList<std::vector<float>> vectors; ///< in the order of the texts
    QString model;                     ///< as the server names it; may be empty
    qint64 promptTokens = 0;           ///< 0 where the server does not count

    friend bool operator==(const EmbeddingAnswer &, const EmbeddingAnswer &) = default;
};

/// The body of a request for `texts`.
QByteArray embeddingBody(const QString &model, int dimensions, const QStringList &texts);

/// Reads an answer's body to a request for `count` texts. Takes floats and base64, `index` in any order or none, and
/// llama.cpp's bare list. `dimensions` 0 takes any, but the same for all. Errors Server, each with its own words: not
/// JSON, an error in it, another count, another dimension, an element that is not finite.
core::Result<EmbeddingAnswer> parseEmbeddingAnswer(const QByteArray &body, qsizetype count, int dimensions);

/// The server's own words in an error's body, in any of the forms that servers have: an `error` object or text,
/// `message`, `detail`; plain text is shortened. Empty for an empty body.
QString serverWords(const QByteArray &body);

/// `code` or `type` of an error's body, such as "insufficient_quota".
QString serverCode(const QByteArray &body);

/// The names in an answer to GET /v1/models, sorted. Error Server when there are none.
core::Result<QStringList> parseModels(const QByteArray &body);

} // namespace embedding

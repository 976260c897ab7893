#pragma once

#include "app/core/result.h"
#include "app/core/units.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUrl>

namespace embedding {

/// A server that speaks OpenAI's embeddings protocol: OpenAI, Ollama, llama.cpp, vLLM, LM Studio, Text Embeddings
/// Inference. A value without the key: that is in the system's keychain, by `keychainEntry`.
struct EmbeddingProvider
{
    QString name;
    QString baseUrl; ///< with or without /v1, such as http://localhost:11434
    QString model;
    int dimensions = 0;                 ///< asked of the server; 0 leaves them to the model
    int batchSize = 64;                 ///< texts of one request
    core::Milliseconds timeout{60'000}; ///< of one request, from sending it to the answer's last byte

    friend bool operator==(const EmbeddingProvider &, const EmbeddingProvider &) = default;
};

/// Most texts that one request may hold, as OpenAI has it.
inline constexpr int MostTextsOfRequest = 2048;

/// Errors InvalidInput: no model, numbers out of range, and a base URL that is none, is not http(s), or holds a
/// password (it would be shown).
core::Result<void> checkProvider(const EmbeddingProvider &provider);

/// Where texts are posted: a path with a version (`/v1`, `/v1beta/openai`) gets `/embeddings`, another one
/// `/v1/embeddings`, and one that ends in `/embeddings` stays.
core::Result<QUrl> embeddingsUrl(const QString &baseUrl);
/// Where the server lists its models.
core::Result<QUrl> modelsUrl(const QString &baseUrl);

/// The URL for messages: without what could be a secret (user, password, values of the query).
QString shownUrl(const QUrl &url);

/// The name of the provider's key in the keychain. It tells the server, so that a changed URL does not send the key
/// elsewhere.
QString keychainEntry(const EmbeddingProvider &provider);

/// A list of providers as JSON, for the settings, and back; what cannot be read is left out.
QByteArray providersToJson(const QList<EmbeddingProvider> &providers);
QList<EmbeddingProvider> providersFromJson(const QByteArray &json);

} // namespace embedding

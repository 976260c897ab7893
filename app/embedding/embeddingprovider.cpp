#include "app/embedding/embeddingprovider.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace embedding {

using core::Result;

namespace {

const QString embeddingsPath = QStringLiteral("/embeddings");
constexpr double LongestTimeout = 3'600'000;
constexpr int MostDimensions = 16'000;

Result<QUrl> parseBase(const QString &baseUrl)
{
    const QString text = baseUrl.trimmed();
    const QUrl url(text, QUrl::StrictMode);
    const QString hint = QStringLiteral("expected one such as http://localhost:11434 or https://api.openai.com/v1");
    if (text.isEmpty())
        return core::invalidInput(QStringLiteral("the embedding server's URL is missing"), hint);
    if (!url.userInfo().isEmpty())
        return core::invalidInput(QStringLiteral("the embedding server's URL holds a user or a password"),
                                  QStringLiteral("give the key apart from the URL: the URL is shown and stored"));
    const bool http = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || !http || url.host().isEmpty())
        return core::invalidInput(QStringLiteral("%1 is no URL of an embedding server").arg(text), hint);
    return url;
}

bool hasVersion(const QString &path)
{
    static const QRegularExpression version(QStringLiteral("/v\\d+[a-z0-9]*(/|$)"));
    return version.match(path).hasMatch();
}

/// The path up to where the names of the calls begin.
QString versionedPath(QString path)
{
    while (path.endsWith(u'/'))
        path.chop(1);
    if (path.endsWith(embeddingsPath)) {
        path.chop(embeddingsPath.size());
        return path;
    }
    return hasVersion(path) ? path : path + QStringLiteral("/v1");
}

Result<QUrl> urlOf(const QString &baseUrl, const QString &call)
{
    auto url = parseBase(baseUrl);
    if (url)
        url->setPath(versionedPath(url->path()) + call);
    return url;
}

QJsonObject toJson(const EmbeddingProvider &provider)
{
    return {{QStringLiteral("name"), provider.name},
            {QStringLiteral("base_url"), provider.baseUrl},
            {QStringLiteral("model"), provider.model},
            {QStringLiteral("dimensions"), provider.dimensions},
            {QStringLiteral("batch_size"), provider.batchSize},
            {QStringLiteral("timeout_ms"), provider.timeout.value}};
}

EmbeddingProvider fromJson(const QJsonObject &object)
{
    EmbeddingProvider provider;
    provider.name = object.value(QStringLiteral("name")).toString();
    provider.baseUrl = object.value(QStringLiteral("base_url")).toString();
    provider.model = object.value(QStringLiteral("model")).toString();
    provider.dimensions = object.value(QStringLiteral("dimensions")).toInt();
    provider.batchSize = object.value(QStringLiteral("batch_size")).toInt(provider.batchSize);
    provider.timeout.value = object.value(QStringLiteral("timeout_ms")).toDouble(provider.timeout.value);
    return provider;
}

} // namespace

Result<void> checkProvider(const EmbeddingProvider &provider)
{
    if (const auto url = embeddingsUrl(provider.baseUrl); !url)
        return url.error();
    if (provider.model.trimmed().isEmpty())
        return core::invalidInput(QStringLiteral("the embedding model is missing"),
                                  QStringLiteral("its name as the server calls it, such as text-embedding-3-small"));
    if (provider.dimensions < 0 || provider.dimensions > MostDimensions)
        return core::invalidInput(
            QStringLiteral("%1 dimensions: expected 1 to %2").arg(provider.dimensions).arg(MostDimensions));
    if (provider.batchSize < 1 || provider.batchSize > MostTextsOfRequest)
        return core::invalidInput(
            QStringLiteral("%1 texts a request: expected 1 to %2").arg(provider.batchSize).arg(MostTextsOfRequest));
    if (!(provider.timeout.value >= 1 && provider.timeout.value <= LongestTimeout))
        return core::invalidInput(
            QStringLiteral("a time-out of %1 ms: expected 1 ms to an hour").arg(provider.timeout.value, 0, 'f', 0));
    return {};
}

Result<QUrl> embeddingsUrl(const QString &baseUrl)
{
    return urlOf(baseUrl, embeddingsPath);
}

Result<QUrl> modelsUrl(const QString &baseUrl)
{
    return urlOf(baseUrl, QStringLiteral("/models"));
}

QString shownUrl(const QUrl &url)
{
    QUrl shown = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    if (shown.hasQuery())
        shown.setQuery(QStringLiteral("…"));
    return shown.toDisplayString();
}

QString keychainEntry(const EmbeddingProvider &provider)
{
    const auto url = embeddingsUrl(provider.baseUrl);
    return QStringLiteral("embedding %1 (%2)").arg(url ? shownUrl(*url) : provider.baseUrl, provider.name);
}

QByteArray providersToJson(const QList<EmbeddingProvider> &providers)
{
    QJsonArray array;
    for (const EmbeddingProvider &provider : providers)
        array << toJson(provider);
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<EmbeddingProvider> providersFromJson(const QByteArray &json)
{
    QList<EmbeddingProvider> providers;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &value : array) {
        const EmbeddingProvider provider = fromJson(value.toObject());
        if (!provider.name.isEmpty() && checkProvider(provider))
            providers << provider;
    }
    return providers;
}

} // namespace embedding

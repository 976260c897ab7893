#include "app/embedding/embedtexts.h"

#include "app/embedding/embeddinganswer.h"
#include "app/embedding/webcall.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QRandomGenerator>
#include <QThread>

namespace embedding {

using core::Error;
using core::ErrorKind;
using core::Milliseconds;
using core::Result;

namespace {

Q_LOGGING_CATEGORY(log, "workbench.embedding", QtWarningMsg)

constexpr int CancelCheckMs = 20;

ErrorKind kindOf(int status)
{
    switch (status) {
    case 400:
    case 413:
    case 422:
        return ErrorKind::InvalidInput;
    case 401:
    case 403:
        return ErrorKind::Permission;
    case 404:
    case 405:
        return ErrorKind::Missing;
    case 429:
        return ErrorKind::Resources;
    default:
        return ErrorKind::Server;
    }
}

QString hintFor(const EmbeddingProvider &provider, int status, bool withKey)
{
    switch (status) {
    case 400:
    case 413:
    case 422:
        return QStringLiteral(
            "a text may be too long for the model, a request may hold too many texts, or the model may "
            "have one number of dimensions only");
    case 401:
    case 403:
        return withKey ? QStringLiteral("check the key, and what it may be used for")
                       : QStringLiteral("the server wants a key");
    case 404:
    case 405:
        return QStringLiteral("check the URL, and that the server has the model \"%1\" (Ollama: ollama pull %1)")
            .arg(provider.model);
    case 429:
        return QStringLiteral("the server limits how much it is asked: wait, or send fewer texts a request");
    default:
        return {};
    }
}

Error statusError(const EmbeddingProvider &provider, const WebAnswer &answer, bool withKey)
{
    const QString words = serverWords(answer.body);
    Error error = core::localError(QStringLiteral("%1 answers HTTP %2%3%4")
                                       .arg(shownUrl(answer.url))
                                       .arg(answer.status)
                                       .arg(answer.reason.isEmpty() ? QString() : u' ' + answer.reason,
                                            words.isEmpty() ? QString() : QStringLiteral(": ") + words),
                                   hintFor(provider, answer.status, withKey));
    error.kind = kindOf(answer.status);
    return error;
}

/// llama.cpp reports a text that is too long as its own failure; sending it again does not help.
bool isFaultOfText(const WebAnswer &answer)
{
    const QString words = serverWords(answer.body);
    return answer.status == 500 &&
           (words.contains(u"too large", Qt::CaseInsensitive) || words.contains(u"too long", Qt::CaseInsensitive));
}

/// One run over the requests of a list of texts.
class Caller
{
public:
    Caller(jobs::JobContext &context, const EmbeddingProvider &provider, QString key, const RetryPolicy &policy)
        : m_context(context)
        , m_provider(provider)
        , m_key(std::move(key))
        , m_policy(policy)
    {
    }

    int requests() const { return m_requests; }
    int retries() const { return m_retries; }

    /// The answer of status 200 to the request, sent as often as the policy allows.
    Result<WebAnswer> call(const QUrl &url, const QByteArray &body)
    {
        const WebRequest request{url, body, m_key, m_provider.timeout};
        for (int attempt = 1;; ++attempt) {
            ++m_requests;
            const auto outcome = sendRequest(m_context, m_manager, request);
            const auto *answer = std::get_if<WebAnswer>(&outcome);
            if (answer && answer->status >= 200 && answer->status < 300)
                return *answer;
            const Trouble trouble = troubleOf(outcome);
            if (!trouble.worthRetrying || attempt >= m_policy.attempts)
                return finalError(trouble, attempt);
            if (const auto waited = pause(trouble, attempt + 1); !waited)
                return waited.error();
            ++m_retries;
        }
    }

private:
    struct Trouble
    {
        Error error;
        bool worthRetrying = false;
        std::optional<Milliseconds> retryAfter;
    };

    Trouble troubleOf(const WebOutcome &outcome) const
    {
        if (const auto *failure = std::get_if<WebFailure>(&outcome))
            return {failure->error, failure->worthRetrying, {}};
        const auto &answer = std::get<WebAnswer>(outcome);
        Trouble trouble{statusError(m_provider, answer, !m_key.isEmpty()), isTransient(answer.status),
                        parseRetryAfter(answer.retryAfter, QDateTime::currentDateTimeUtc())};
        if (isFaultOfText(answer)) {
            trouble.error.kind = ErrorKind::InvalidInput;
            trouble.worthRetrying = false;
        }
        if (serverCode(answer.body) == u"insufficient_quota")
            trouble.worthRetrying = false;
        if (trouble.retryAfter && *trouble.retryAfter > m_policy.longestRetryAfter) {
            trouble.worthRetrying = false;
            trouble.error.hint = QStringLiteral("the server wants to be left alone for %1 s")
                                     .arg(trouble.retryAfter->value / 1000, 0, 'f', 0);
        }
        return trouble;
    }

    Error finalError(const Trouble &trouble, int attempts) const
    {
        Error error = trouble.error;
        if (attempts > 1)
            error.message += QStringLiteral(" (after %1 attempts)").arg(attempts);
        for (QString *text : {&error.message, &error.detail, &error.hint})
            *text = withoutKey(*text, m_key);
        return error;
    }

    Result<void> pause(const Trouble &trouble, int next)
    {
        Milliseconds length = pauseBefore(next, m_policy, QRandomGenerator::global()->generateDouble());
        if (trouble.retryAfter)
            length = std::max(length, *trouble.retryAfter);
        qCDebug(log) << "attempt" << next << "in" << length.value << "ms:" << withoutKey(trouble.error.message, m_key);
        m_context.setProgress(0, 0,
                              QStringLiteral("the embedding server is busy: attempt %1 in %2 s")
                                  .arg(next)
                                  .arg(length.value / 1000, 0, 'f', 1));
        const QDeadlineTimer end(qint64(length.value), Qt::PreciseTimer);
        while (!end.hasExpired()) {
            if (m_context.isCancelled())
                return core::cancelledError();
            QThread::msleep(ulong(std::min<qint64>(CancelCheckMs, std::max<qint64>(1, end.remainingTime()))));
        }
        return {};
    }

    jobs::JobContext &m_context;
    const EmbeddingProvider &m_provider;
    QString m_key;
    const RetryPolicy &m_policy;
    QNetworkAccessManager m_manager;
    int m_requests = 0;
    int m_retries = 0;
};

Result<void> checkTexts(const QStringList &texts)
{
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (texts.at(i).trimmed().isEmpty())
            return core::invalidInput(texts.size() == 1 ? QStringLiteral("the text to embed is empty")
                                                        : QStringLiteral("text %1 to embed is empty").arg(i + 1));
    }
    return {};
}

void append(EmbeddedTexts &result, EmbeddingAnswer answer)
{
    for (auto &elements : answer.vectors) {
        const int dimensions = int(elements.size());
        result.vectors << vectors::VectorValue{vectors::VectorType::Vector, dimensions, std::move(elements), {}};
    }
    result.promptTokens += answer.promptTokens;
    result.model = answer.model;
}

} // namespace

Result<EmbeddedTexts> embedTexts(jobs::JobContext &context, const EmbeddingProvider &provider, const QString &key,
                                 const QStringList &texts, const RetryPolicy &policy)
{
    if (const auto checked = checkProvider(provider); !checked)
        return checked.error();
    if (const auto checked = checkTexts(texts); !checked)
        return checked.error();
    QElapsedTimer clock;
    clock.start();
    const QUrl url = *embeddingsUrl(provider.baseUrl);
    Caller caller(context, provider, key.trimmed(), policy);
    EmbeddedTexts result;
    for (qsizetype from = 0; from < texts.size(); from += provider.batchSize) {
        if (texts.size() > provider.batchSize)
            context.setProgress(from, texts.size(), QStringLiteral("texts"));
        const QStringList batch = texts.mid(from, provider.batchSize);
        const auto answered = caller.call(url, embeddingBody(provider.model, provider.dimensions, batch));
        if (!answered)
            return answered.error();
        const int dimensions = provider.dimensions > 0 ? provider.dimensions : result.dimensions();
        auto answer = parseEmbeddingAnswer(answered->body, batch.size(), dimensions);
        if (!answer) {
            Error error = answer.error();
            error.message = withoutKey(QStringLiteral("%1: %2").arg(shownUrl(answered->url), error.message), key);
            return error;
        }
        append(result, std::move(*answer));
    }
    result.requests = caller.requests();
    result.retries = caller.retries();
    result.elapsed.value = double(clock.nsecsElapsed()) / 1e6;
    return result;
}

Result<QStringList> listModels(jobs::JobContext &context, const EmbeddingProvider &provider, const QString &key)
{
    const auto url = modelsUrl(provider.baseUrl);
    if (!url)
        return url.error();
    RetryPolicy once;
    once.attempts = 1;
    Caller caller(context, provider, key.trimmed(), once);
    const auto answered = caller.call(*url, {});
    if (!answered)
        return answered.error();
    auto models = parseModels(answered->body);
    if (!models) {
        Error error = models.error();
        error.message = withoutKey(QStringLiteral("%1: %2").arg(shownUrl(answered->url), error.message), key);
        return error;
    }
    return models;
}

} // namespace embedding

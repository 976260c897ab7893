#include "app/embedding/webcall.h"

#include "app/embedding/embeddingprovider.h"

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslError>
#include <QTimer>

#include <memory>

namespace embedding {

using core::Error;
using core::ErrorKind;

namespace {

constexpr int CancelCheckMs = 20;
constexpr int MostRedirects = 5;
constexpr qint64 MostAnswerBytes = 256LL * 1024 * 1024;

enum class Stop { None, Cancelled, TimedOut, TooBig };

struct Delete
{
    void operator()(QNetworkReply *reply) const
    {
        reply->disconnect();
        delete reply;
    }
};
using ReplyPointer = std::unique_ptr<QNetworkReply, Delete>;

Error errorOf(ErrorKind kind, const QString &message, const QString &hint = {})
{
    Error error = core::localError(message, hint);
    error.kind = kind;
    return error;
}

/// Sends it once, without following anything.
ReplyPointer start(QNetworkAccessManager &manager, const WebRequest &request, const QUrl &url)
{
    QNetworkRequest message(url);
    message.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    message.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    message.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    message.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    message.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("pgvector-workbench/" WORKBENCH_VERSION));
    message.setRawHeader("Accept", "application/json");
    if (!request.key.isEmpty())
        message.setRawHeader("Authorization", "Bearer " + request.key.toUtf8());
    if (request.body.isEmpty())
        return ReplyPointer(manager.get(message));
    message.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    return ReplyPointer(manager.post(message, request.body));
}

/// Runs the thread's event loop until the reply has ended or there is a reason not to wait for it.
Stop wait(jobs::JobContext &context, QNetworkReply &reply, const QDeadlineTimer &deadline)
{
    QEventLoop loop;
    QTimer check;
    Stop stop = Stop::None;
    const auto look = [&] {
        if (context.isCancelled())
            stop = Stop::Cancelled;
        else if (deadline.hasExpired())
            stop = Stop::TimedOut;
        else if (reply.bytesAvailable() > MostAnswerBytes)
            stop = Stop::TooBig;
        if (stop != Stop::None)
            loop.quit();
    };
    QObject::connect(&reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(&check, &QTimer::timeout, &loop, look);
    check.start(CancelCheckMs);
    look();
    if (stop == Stop::None && !reply.isFinished())
        loop.exec();
    return reply.isFinished() ? Stop::None : stop;
}

WebFailure stopped(Stop stop, const WebRequest &request, const QUrl &url)
{
    if (stop == Stop::Cancelled)
        return {core::cancelledError(), false};
    if (stop == Stop::TooBig)
        return {
            errorOf(ErrorKind::Resources,
                    QStringLiteral("%1 answers more than %2 MB").arg(shownUrl(url)).arg(MostAnswerBytes / 1024 / 1024)),
            false};
    return {errorOf(ErrorKind::Timeout,
                    QStringLiteral("%1 did not answer within %2 s")
                        .arg(shownUrl(url))
                        .arg(request.timeout.value / 1000, 0, 'g', 4),
                    QStringLiteral("a longer time-out or fewer texts a request may help; a model that is loaded at the "
                                   "first request takes its time")),
            false};
}

bool breaksConnection(QNetworkReply::NetworkError code)
{
    switch (code) {
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::UnknownNetworkError:
    case QNetworkReply::ProtocolFailure:
        return true;
    default:
        return false;
    }
}

QString hintFor(QNetworkReply::NetworkError code)
{
    switch (code) {
    case QNetworkReply::ConnectionRefusedError:
        return QStringLiteral("is the embedding server running, and is that its port?");
    case QNetworkReply::HostNotFoundError:
        return QStringLiteral("check the host in the URL");
    case QNetworkReply::SslHandshakeFailedError:
        return QStringLiteral("a server without TLS takes http:// in the URL; a certificate of your own belongs into "
                              "the system's store");
    default:
        return {};
    }
}

/// No HTTP status, or one whose body did not come whole.
std::optional<WebFailure> transportFailure(QNetworkReply &reply, const QStringList &tlsErrors)
{
    const auto code = reply.error();
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool answered = status != 0 && !breaksConnection(code);
    if (code == QNetworkReply::NoError || answered)
        return {};
    const QString url = shownUrl(reply.url());
    if (status != 0) {
        const auto length = reply.header(QNetworkRequest::ContentLengthHeader);
        const QString of = length.isValid() ? QStringLiteral(" of %1").arg(length.toLongLong()) : QString();
        return WebFailure{errorOf(ErrorKind::ConnectionFailed,
                                  QStringLiteral("the answer of %1 was cut off after %2%3 bytes (HTTP %4)")
                                      .arg(url)
                                      .arg(reply.bytesAvailable())
                                      .arg(of)
                                      .arg(status)),
                          true};
    }
    QString words = reply.errorString();
    if (!tlsErrors.isEmpty())
        words = QStringLiteral("TLS: ") + tlsErrors.join(QStringLiteral("; "));
    return WebFailure{errorOf(ErrorKind::ConnectionFailed, QStringLiteral("%1: %2").arg(url, words), hintFor(code)),
                      breaksConnection(code)};
}

bool sameServer(const QUrl &from, const QUrl &to)
{
    const bool samePlace = from.scheme() == to.scheme() && from.port(from.scheme() == u"https" ? 443 : 80) ==
                                                               to.port(to.scheme() == u"https" ? 443 : 80);
    const bool toTls = from.scheme() == u"http" && to.scheme() == u"https" && from.port() == -1 && to.port() == -1;
    return from.host() == to.host() && (samePlace || toTls);
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// Where a redirect leads, or why it is not followed.
std::variant<QUrl, WebFailure> redirectTarget(const QNetworkReply &reply, int redirects)
{
    const QUrl location = QUrl::fromEncoded(reply.rawHeader("Location")); // its header() drops relative ones
    const QUrl target = reply.url().resolved(location);
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QString redirect =
        QStringLiteral("%1 redirects to %2 (HTTP %3)").arg(shownUrl(reply.url()), shownUrl(target)).arg(status);
    if (!location.isValid() || location.isEmpty())
        return WebFailure{
            errorOf(ErrorKind::Server,
                    QStringLiteral("%1 redirects nowhere (HTTP %2)").arg(shownUrl(reply.url())).arg(status))};
    if (!sameServer(reply.url(), target))
        return WebFailure{errorOf(ErrorKind::Permission,
                                  redirect + QStringLiteral(", another server: not followed, it would get the texts"),
                                  QStringLiteral("where that server is yours, make it the base URL"))};
    if (redirects >= MostRedirects)
        return WebFailure{
            errorOf(ErrorKind::Server, redirect + QStringLiteral(", and so on")),
        };
    return target;
}

} // namespace

QString withoutKey(QString text, const QString &key)
{
    if (!key.isEmpty())
        text.replace(key, QStringLiteral("***"));
    return text;
}

WebOutcome sendRequest(jobs::JobContext &context, QNetworkAccessManager &manager, const WebRequest &request)
{
    const QDeadlineTimer deadline(qint64(request.timeout.value));
    QUrl url = request.url;
    for (int redirects = 0;; ++redirects) {
        const ReplyPointer reply = start(manager, request, url);
        QStringList tlsErrors;
        QObject::connect(reply.get(), &QNetworkReply::sslErrors, reply.get(), [&](const QList<QSslError> &errors) {
            for (const QSslError &error : errors)
                tlsErrors << error.errorString();
        });
        if (const Stop stop = wait(context, *reply, deadline); stop != Stop::None)
            return stopped(stop, request, url);
        if (auto failure = transportFailure(*reply, tlsErrors)) {
            failure->error.message = withoutKey(failure->error.message, request.key);
            return *failure;
        }
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (!isRedirect(status)) {
            return WebAnswer{status, reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString(),
                             reply->rawHeader("Retry-After"), reply->readAll(), url};
        }
        auto target = redirectTarget(*reply, redirects);
        if (auto *failure = std::get_if<WebFailure>(&target))
            return *failure;
        url = std::get<QUrl>(target);
    }
}

} // namespace embedding

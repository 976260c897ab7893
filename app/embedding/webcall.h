#pragma once

#include "app/core/result.h"
#include "app/core/units.h"
#include "app/jobs/jobcontext.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

class QNetworkAccessManager;

namespace embedding {

/// One HTTP request of ours: a GET, or a POST of JSON when there is a body.
struct WebRequest
{
    QUrl url;
    QByteArray body;
    QString key; ///< sent as "Authorization: Bearer"; empty: not at all
    core::Milliseconds timeout{60'000};
};

/// An answer that came whole, whatever its status.
struct WebAnswer
{
    int status = 0;
    QString reason; ///< "Too Many Requests"
    QByteArray retryAfter;
    QByteArray body;
    QUrl url; ///< the one that answered, after redirects
};

/// A request that got no whole answer.
struct WebFailure
{
    core::Error error;
    bool worthRetrying = false; ///< the connection broke; nothing says that it will again
};

using WebOutcome = std::variant<WebAnswer, WebFailure>;

/// Sends the request and waits for the answer's last byte in an event loop of the calling thread, which must be the
/// one that `manager` was made on. Ends within 50 ms of the job's cancel. Redirects are followed within the same host
/// only: to another one neither key nor text goes. Messages name the URL and never the key.
WebOutcome sendRequest(jobs::JobContext &context, QNetworkAccessManager &manager, const WebRequest &request);

/// `text` without the key, for words that come from elsewhere.
QString withoutKey(QString text, const QString &key);

} // namespace embedding

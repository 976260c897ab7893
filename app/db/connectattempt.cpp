#include "app/db/connectattempt.h"

#include "app/db/libpqerror.h"
#include "app/db/sqlstate.h"

#include <QElapsedTimer>
#include <QRegularExpression>

#include <poll.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace db {

using core::Error;
using core::ErrorKind;

namespace {

/// Start-up settings: as such they are what DISCARD ALL goes back to.
QString startupOptions(const ConnectionOptions &options)
{
    return QStringLiteral("-c default_transaction_read_only=%1 -c statement_timeout=%2 -c lock_timeout=%3")
        .arg(options.access == Access::ReadOnly ? QStringLiteral("on") : QStringLiteral("off"))
        .arg(options.statementTimeoutMs)
        .arg(options.lockTimeoutMs);
}

QMap<QString, QString> connectKeywords(const ConnectionParameters &parameters, const ConnectionOptions &options)
{
    QMap<QString, QString> keywords{
        {QStringLiteral("connect_timeout"), QString::number(options.connectTimeoutSeconds)},
        {QStringLiteral("keepalives_idle"), QStringLiteral("30")},
        {QStringLiteral("keepalives_interval"), QStringLiteral("10")},
        {QStringLiteral("keepalives_count"), QStringLiteral("3")},
    };
    keywords.insert(parameters.values());
    if (parameters.hasPassword())
        keywords.insert(QStringLiteral("password"), parameters.password());
    keywords.insert(QStringLiteral("application_name"), QStringLiteral("pgvector-workbench"));
    keywords.insert(QStringLiteral("client_encoding"), QStringLiteral("UTF8"));
    const QString own = keywords.value(QStringLiteral("options"), qEnvironmentVariable("PGOPTIONS"));
    keywords.insert(QStringLiteral("options"), (own + u' ' + startupOptions(options)).trimmed());
    return keywords;
}

/// libpq's parallel arrays of keywords and values.
class KeywordArrays
{
public:
    explicit KeywordArrays(const QMap<QString, QString> &keywords)
    {
        for (auto it = keywords.begin(); it != keywords.end(); ++it) {
            m_texts.push_back(it.key().toUtf8());
            m_texts.push_back(it.value().toUtf8());
        }
        for (size_t i = 0; i < m_texts.size(); i += 2) {
            m_names.push_back(m_texts[i].constData());
            m_values.push_back(m_texts[i + 1].constData());
        }
        m_names.push_back(nullptr);
        m_values.push_back(nullptr);
    }

    const char *const *names() const { return m_names.data(); }
    const char *const *values() const { return m_values.data(); }

private:
    std::vector<QByteArray> m_texts;
    std::vector<const char *> m_names;
    std::vector<const char *> m_values;
};

/// The value that libpq works with, also when it comes from the environment or a service.
QString effectiveValue(PGconn *connection, const char *keyword)
{
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption *)> options(PQconninfo(connection),
                                                                                  &PQconninfoFree);
    for (const PQconninfoOption *option = options.get(); option && option->keyword; ++option) {
        if (qstrcmp(option->keyword, keyword) == 0)
            return QString::fromUtf8(option->val);
    }
    return {};
}

/// The hosts of a connection as libpq pairs them: a list may be missing, and a single port serves all.
struct HostLists
{
    explicit HostLists(PGconn *connection)
    {
        for (const char *keyword : {"host", "hostaddr", "port"}) {
            const QString value = effectiveValue(connection, keyword);
            lists.insert(QLatin1String(keyword), value.isEmpty() ? QStringList() : value.split(u','));
        }
    }

    QString at(const char *keyword, qsizetype place) const
    {
        const QStringList list = lists.value(QLatin1String(keyword));
        return list.size() == 1 ? list.first() : list.value(place);
    }
    qsizetype count() const
    {
        return std::max(lists[QStringLiteral("host")].size(), lists[QStringLiteral("hostaddr")].size());
    }

    /// Of the host that is being tried.
    qsizetype placeOf(PGconn *connection) const
    {
        for (qsizetype place = 0; place < count(); ++place) {
            const QString name = at("host", place).isEmpty() ? at("hostaddr", place) : at("host", place);
            const QString port = at("port", place);
            if ((name.isEmpty() || name == QString::fromUtf8(PQhost(connection))) &&
                (port.isEmpty() || port == QString::fromUtf8(PQport(connection))))
                return place;
        }
        return 0;
    }

    void removeAt(qsizetype place)
    {
        const qsizetype hosts = count();
        for (QStringList &list : lists) {
            if (list.size() == hosts)
                list.removeAt(place);
        }
    }

    QMap<QString, QStringList> lists; ///< by keyword
};

ConnectStage stageOf(ConnStatusType status, ConnectStage before)
{
    switch (status) {
    case CONNECTION_STARTED:
        return ConnectStage::Reach;
    case CONNECTION_SSL_STARTUP:
    case CONNECTION_GSS_STARTUP:
        return ConnectStage::Tls;
    case CONNECTION_AWAITING_RESPONSE:
        return ConnectStage::Authenticate;
    case CONNECTION_AUTH_OK:
    case CONNECTION_OK:
        return ConnectStage::Database;
    default:
        return before;
    }
}

/// Milliseconds for each address; none when negative. libpq leaves them to whoever polls; 0 and less mean none, and 1
/// is too short, as it has it.
qint64 timeoutOf(PGconn *connection)
{
    const int seconds = effectiveValue(connection, "connect_timeout").toInt();
    return seconds > 0 ? std::max(seconds, 2) * qint64(1000) : -1;
}

QByteArray addressOf(PGconn *connection)
{
    return QByteArray(PQhost(connection)) + ' ' + PQhostaddr(connection) + ' ' + PQport(connection);
}

Error noAnswer(PGconn *connection, qint64 limit)
{
    Error error = connectionError(connection, ErrorKind::ConnectionFailed);
    error.message = QStringLiteral("no answer from %1 port %2 within %3 s")
                        .arg(QString::fromUtf8(PQhost(connection)), QString::fromUtf8(PQport(connection)))
                        .arg(limit / 1000);
    return error;
}

/// Drives the connection until it stands or fails, through all its hosts that answer; answers an error of our own
/// making, if any.
std::optional<Error> drive(PGconn *connection, ConnectStage &stage, const std::function<bool()> &keepWaiting)
{
    const qint64 limit = timeoutOf(connection);
    QByteArray address = addressOf(connection);
    QElapsedTimer clock;
    clock.start();
    PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
    while (wanted == PGRES_POLLING_READING || wanted == PGRES_POLLING_WRITING) {
        stage = stageOf(PQstatus(connection), stage);
        pollfd socket{PQsocket(connection), short(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
        if (::poll(&socket, 1, 50) == 0) {
            if (keepWaiting && !keepWaiting())
                return core::cancelledError();
            if (limit >= 0 && clock.elapsed() > limit)
                return noAnswer(connection, limit);
            continue;
        }
        wanted = PQconnectPoll(connection);
        if (const QByteArray next = addressOf(connection); next != address) {
            address = next;
            clock.restart();
        }
    }
    stage = stageOf(PQstatus(connection), stage);
    return std::nullopt;
}

/// Takes the SQLSTATE and the source location out of libpq's verbose words, which is the only place that tells them of
/// a connection that failed.
Error readVerboseWords(Error error)
{
    static const QRegularExpression code(QStringLiteral("(: {2})([0-9A-Z]{5}): "));
    static const QRegularExpression location(QStringLiteral("\\n[^\\n:]+: +[^\\n]*\\.c:\\d+"));
    const auto found = code.match(error.message);
    if (!found.hasMatch())
        return error;
    error.sqlstate = found.captured(2);
    error.message.replace(code, QStringLiteral("\\1"));
    error.message.remove(location);
    if (errorKindOf(error.sqlstate) == ErrorKind::Permission)
        error.kind = ErrorKind::Permission;
    return error;
}

Error failure(PGconn *connection)
{
    Error error = readVerboseWords(connectionError(connection, ErrorKind::ConnectionFailed));
    if (PQconnectionNeedsPassword(connection)) {
        error.kind = ErrorKind::Permission;
        error.hint = QStringLiteral("give a password, or put one into ~/.pgpass");
    } else if (error.sqlstate == u"28P01") {
        error.hint = QStringLiteral("check user and password");
    }
    return error;
}

/// The stage of a failure that the server or libpq gives a reason for.
ConnectStage stageOfFailure(PGconn *connection, const Error &error, ConnectStage reached, const KeywordArrays &keywords)
{
    if (error.sqlstate.startsWith(u"28") || PQconnectionNeedsPassword(connection))
        return ConnectStage::Authenticate;
    if (!error.sqlstate.isEmpty())
        return ConnectStage::Database;
    if (reached != ConnectStage::Parse)
        return reached;
    const int port = effectiveValue(connection, "port").toInt();
    if (HostLists(connection).count() < 2 && (port < 1 || port > 65535))
        return ConnectStage::Parse;
    // It failed before anything was sent: only this call tells bad parameters from a server that is not there.
    const PGPing answer = PQpingParams(keywords.names(), keywords.values(), 0);
    return answer == PQPING_NO_ATTEMPT ? ConnectStage::Parse : ConnectStage::Reach;
}

ConnectAttempt attemptHosts(const KeywordArrays &keywords, const std::function<bool()> &keepWaiting)
{
    ConnectAttempt attempt;
    attempt.handle.reset(PQconnectStartParams(keywords.names(), keywords.values(), 0));
    PGconn *handle = attempt.handle.get();
    if (!handle) {
        attempt.error = core::localError(QStringLiteral("out of memory"));
        return attempt;
    }
    PQsetErrorVerbosity(handle, PQERRORS_VERBOSE);
    if (PQstatus(handle) != CONNECTION_BAD)
        attempt.error = drive(handle, attempt.stage, keepWaiting);
    attempt.silent = attempt.error && attempt.error->kind == ErrorKind::ConnectionFailed;
    if (!attempt.error && PQstatus(handle) != CONNECTION_OK) {
        attempt.error = failure(handle);
        attempt.stage = stageOfFailure(handle, *attempt.error, attempt.stage, keywords);
    }
    PQsetErrorVerbosity(handle, PQERRORS_DEFAULT);
    return attempt;
}

} // namespace

/// When a host does not answer in time only libpq's blocking call goes on to the next, and nothing ends that before its
/// time. So the others are tried again without the silent one: what has refused once does so at once.
ConnectAttempt attemptConnection(const ConnectionParameters &parameters, const ConnectionOptions &options,
                                 const std::function<bool()> &keepWaiting)
{
    QMap<QString, QString> keywords = connectKeywords(parameters, options);
    QStringList silent;
    qsizetype hostsBefore = std::numeric_limits<qsizetype>::max();
    for (;;) {
        ConnectAttempt attempt = attemptHosts(KeywordArrays(keywords), keepWaiting);
        if (!attempt.error || attempt.error->kind == ErrorKind::Cancelled)
            return attempt;
        HostLists hosts(attempt.handle.get());
        const bool goesOn = attempt.silent && hosts.count() > 1 && hosts.count() < hostsBefore;
        silent << attempt.error->message;
        if (!goesOn) {
            attempt.error->message = silent.join(u'\n');
            return attempt;
        }
        hostsBefore = hosts.count();
        hosts.removeAt(hosts.placeOf(attempt.handle.get()));
        for (auto list = hosts.lists.cbegin(); list != hosts.lists.cend(); ++list) {
            if (!list->isEmpty())
                keywords.insert(list.key(), list->join(u','));
        }
    }
}

} // namespace db

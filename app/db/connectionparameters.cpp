#include "app/db/connectionparameters.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QUrl>

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

namespace db {

using core::Result;

namespace {

bool isSecret(const QString &keyword)
{
    return keyword == u"password" || keyword == u"sslpassword";
}

/// In quotes where libpq wants them.
QString conninfoValue(QString value)
{
    const bool plain = !value.isEmpty() && std::none_of(value.begin(), value.end(), [](QChar c) {
        return c.isSpace() || c == u'\'' || c == u'\\' || c == u'=';
    });
    if (plain)
        return value;
    value.replace(u'\\', QStringLiteral("\\\\"));
    value.replace(u'\'', QStringLiteral("\\'"));
    return u'\'' + value + u'\'';
}

/// libpq quotes the part of the text that it stumbled over, which may be the password or a piece of it.
QString parseMessage(const char *message, const QString &text)
{
    static const QRegularExpression mayHoldPassword(QStringLiteral("password|://.*@"),
                                                    QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression quotedPart(QStringLiteral("(?<!=)\"(?!=\").*\"")); // but not "="
    QString shown = QString::fromUtf8(message).trimmed();
    if (text.contains(mayHoldPassword))
        shown.replace(quotedPart, QStringLiteral("\"…\""));
    return shown;
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

/// The host as a URL has it before the path; empty where it has to be a parameter.
QString urlHost(const QString &host)
{
    if (host.startsWith(u'/'))
        return {};
    return host.contains(u':') ? u'[' + host + u']' : encoded(host);
}

QString serviceFile()
{
    const QString named = qEnvironmentVariable("PGSERVICEFILE");
    return named.isEmpty() ? QDir::homePath() + QStringLiteral("/.pg_service.conf") : named;
}

void appendServices(const QString &path, QStringList &names)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    while (!file.atEnd()) {
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        if (line.startsWith(u'[') && line.endsWith(u']') && !names.contains(line.mid(1, line.size() - 2)))
            names << line.mid(1, line.size() - 2);
    }
}

} // namespace

Result<ConnectionParameters> ConnectionParameters::parse(const QString &text)
{
    char *rawMessage = nullptr;
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption *)> options(
        PQconninfoParse(text.trimmed().toUtf8().constData(), &rawMessage), &PQconninfoFree);
    const std::unique_ptr<char, void (*)(void *)> message(rawMessage, &PQfreemem);
    if (!options) {
        return core::invalidInput(parseMessage(message.get(), text),
                                  QStringLiteral("expected postgresql://user@host:port/database or host=… dbname=…"));
    }
    ConnectionParameters parameters;
    for (const PQconninfoOption *option = options.get(); option->keyword; ++option) {
        if (option->val)
            parameters.setValue(QString::fromUtf8(option->keyword), QString::fromUtf8(option->val));
    }
    return parameters;
}

ConnectionParameters ConnectionParameters::fromService(const QString &service)
{
    ConnectionParameters parameters;
    parameters.setValue(QStringLiteral("service"), service);
    return parameters;
}

QString ConnectionParameters::value(const QString &keyword) const
{
    return m_values.value(keyword);
}

void ConnectionParameters::setValue(const QString &keyword, const QString &value)
{
    if (keyword == u"password")
        m_password = value;
    else if (value.isEmpty())
        m_values.remove(keyword);
    else
        m_values.insert(keyword, value);
}

void ConnectionParameters::setPassword(const QString &password)
{
    m_password = password;
}

QString ConnectionParameters::toConninfo() const
{
    QStringList pairs;
    for (auto it = m_values.begin(); it != m_values.end(); ++it) {
        if (!isSecret(it.key()))
            pairs << it.key() + u'=' + conninfoValue(it.value());
    }
    return pairs.join(u' ');
}

QString ConnectionParameters::toUrl() const
{
    const QString host = value(QStringLiteral("host"));
    const QString port = value(QStringLiteral("port"));
    if (host.contains(u',') || port.contains(u','))
        return {};
    QString url = QStringLiteral("postgresql://");
    if (!value(QStringLiteral("user")).isEmpty())
        url += encoded(value(QStringLiteral("user"))) + u'@';
    url += urlHost(host);
    if (!port.isEmpty())
        url += u':' + encoded(port);
    url += u'/' + encoded(value(QStringLiteral("dbname")));
    QStringList rest;
    for (auto it = m_values.begin(); it != m_values.end(); ++it) {
        const bool inFront = it.key() == u"user" || it.key() == u"port" || it.key() == u"dbname" ||
                             (it.key() == u"host" && !urlHost(host).isEmpty());
        if (!inFront && !isSecret(it.key()))
            rest << it.key() + u'=' + encoded(it.value());
    }
    return rest.isEmpty() ? url : url + u'?' + rest.join(u'&');
}

QString ConnectionParameters::displayName() const
{
    if (m_values.isEmpty())
        return QStringLiteral("libpq environment");
    if (m_values.size() == 1 && m_values.contains(QStringLiteral("service")))
        return QStringLiteral("service ") + value(QStringLiteral("service"));
    QString name = value(QStringLiteral("user"));
    const QString host = value(QStringLiteral("host"));
    const QString port = value(QStringLiteral("port"));
    name += (name.isEmpty() ? QString() : QStringLiteral("@")) + (host.isEmpty() ? QStringLiteral("localhost") : host);
    if (!port.isEmpty())
        name += u':' + port;
    const QString database = value(QStringLiteral("dbname"));
    return database.isEmpty() ? name : name + u'/' + database;
}

QStringList serviceNames()
{
    QStringList names;
    appendServices(serviceFile(), names);
    const QString systemFolder = qEnvironmentVariable("PGSYSCONFDIR", QStringLiteral("/etc/postgresql-common"));
    appendServices(systemFolder + QStringLiteral("/pg_service.conf"), names);
    return names;
}

} // namespace db

#include "app/db/connectionparameters.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <libpq-fe.h>

#include <memory>

namespace db {

using core::Result;

namespace {

bool isSecret(const QString &keyword)
{
    return keyword == u"password" || keyword == u"sslpassword";
}

QString conninfoValue(QString value)
{
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

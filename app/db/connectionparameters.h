#pragma once

#include "app/core/result.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace db {

/// Where to connect: libpq's keywords and their values, as the person gave them. Environment, `.pgpass` and
/// `pg_service.conf` are left to libpq. The password is held apart, so that the rest can be stored and shown.
class ConnectionParameters
{
public:
    ConnectionParameters() = default;

    /// From a URL (`postgresql://…`) or a conninfo string (`host=… dbname=…`); an empty text is libpq's environment.
    static core::Result<ConnectionParameters> parse(const QString &text);
    static ConnectionParameters fromService(const QString &service);

    QString value(const QString &keyword) const;
    void setValue(const QString &keyword, const QString &value);
    const QMap<QString, QString> &values() const { return m_values; }

    bool hasPassword() const { return !m_password.isEmpty(); }
    void setPassword(const QString &password);
    const QString &password() const { return m_password; }

    /// The conninfo string without the password: what is stored, logged and shown.
    QString toConninfo() const;
    /// The same as a URL; empty where a URL cannot say it (several hosts).
    QString toUrl() const;
    /// "user@host:port/database", for people.
    QString displayName() const;

    friend bool operator==(const ConnectionParameters &, const ConnectionParameters &) = default;

private:
    QMap<QString, QString> m_values;
    QString m_password;
};

/// The service names in `pg_service.conf` (PGSERVICEFILE, ~/.pg_service.conf, PGSYSCONFDIR), in file order.
/// Reads files: not for the window's thread.
QStringList serviceNames();

} // namespace db

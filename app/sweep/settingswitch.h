#pragma once

#include "app/db/connection.h"
#include "app/search/searchrequest.h"

#include <QMap>

namespace sweep {

/// Changes between the settings of several points within one transaction. A setting that a point leaves alone goes
/// back, for that point, to what the transaction had. Uses the connection and transaction of its caller, which outlive
/// it.
class SettingSwitch
{
public:
    SettingSwitch(db::Connection &connection, db::Transaction &transaction)
        : m_connection(connection)
        , m_transaction(transaction)
    {
    }

    /// Reads what the settings are now; to be called with those of every point before the first `apply`.
    core::Result<void> readInitial(const QList<search::Setting> &settings);
    core::Result<void> apply(const QList<search::Setting> &settings);
    /// What the transaction had before.
    QString initialValue(const QString &setting) const { return m_initial.value(setting); }

private:
    db::Connection &m_connection;
    db::Transaction &m_transaction;
    QMap<QString, QString> m_initial;
    QMap<QString, QString> m_current;
};

} // namespace sweep

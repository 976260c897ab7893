#include "app/sweep/settingswitch.h"

namespace sweep {

using core::Result;
using search::Setting;

Result<void> SettingSwitch::readInitial(const QList<Setting> &settings)
{
    for (const Setting &setting : settings) {
        if (m_initial.contains(setting.name))
            continue;
        const auto value =
            m_connection.execute({QStringLiteral("SELECT current_setting($1)"), {db::Parameter::text(setting.name)}});
        if (!value)
            return value.error();
        m_initial.insert(setting.name, value->text(0, 0));
        m_current.insert(setting.name, value->text(0, 0));
    }
    return {};
}

Result<void> SettingSwitch::apply(const QList<Setting> &settings)
{
    QMap<QString, QString> wanted = m_initial;
    for (const Setting &setting : settings)
        wanted.insert(setting.name, setting.value);
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        if (m_current.value(it.key()) == it.value())
            continue;
        if (const auto set = m_transaction.setLocal(it.key(), it.value()); !set)
            return set.error();
    }
    m_current = wanted;
    return {};
}

} // namespace sweep

#include "app/sweep/applysettings.h"

#include "app/db/quoting.h"

namespace sweep {

namespace {

QString setClause(const search::Setting &setting)
{
    bool isNumber = false;
    setting.value.toInt(&isNumber);
    const QString value = isNumber ? setting.value : db::quoteLiteral(setting.value).trimmed();
    return QStringLiteral("%1 = %2").arg(setting.name, value);
}

QString prefix(ApplyScope scope, const QString &name)
{
    switch (scope) {
    case ApplyScope::Transaction:
        return QStringLiteral("SET LOCAL ");
    case ApplyScope::Session:
        return QStringLiteral("SET ");
    case ApplyScope::Role:
        return QStringLiteral("ALTER ROLE %1 SET ")
            .arg(name.isEmpty() ? QStringLiteral("CURRENT_USER") : db::quoteIdentifier(name));
    case ApplyScope::Database:
        return QStringLiteral("ALTER DATABASE %1 SET ").arg(db::quoteIdentifier(name));
    }
    Q_UNREACHABLE();
}

} // namespace

QString applyScript(const GridPoint &settings, ApplyScope scope, const QString &name)
{
    QStringList lines;
    for (const search::Setting &setting : settings)
        lines << prefix(scope, name) + setClause(setting) + u';';
    if (scope == ApplyScope::Transaction) {
        lines.prepend(QStringLiteral("BEGIN;"));
        lines << QStringLiteral("-- the search") << QStringLiteral("COMMIT;");
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace sweep

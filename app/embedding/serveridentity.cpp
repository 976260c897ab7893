#include "app/embedding/serveridentity.h"

namespace embedding {

core::Result<QString> serverIdentity(db::Connection &connection)
{
    const auto row = connection.execute(QStringLiteral(
        "SELECT CASE WHEN pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') "
        "THEN (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) END"));
    if (!row && !connection.isUsable())
        return row.error();
    if (row && !row->isNull(0, 0))
        return QStringLiteral("system ") + row->text(0, 0);
    const db::ServerInfo &info = connection.serverInfo();
    return info.host + u':' + info.port;
}

} // namespace embedding

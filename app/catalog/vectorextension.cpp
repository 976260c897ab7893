#include "app/catalog/vectorextension.h"

namespace catalog {

QString createVectorExtensionSql()
{
    return QStringLiteral("CREATE EXTENSION vector");
}

core::Result<void> createVectorExtension(jobs::JobContext &context, const std::shared_ptr<db::ConnectionPool> &pool)
{
    {
        const auto connection = context.lease(pool);
        if (!connection)
            return connection.error();
        const auto created = (*connection)->execute(createVectorExtensionSql());
        if (!created)
            return created.error();
    }
    pool->closeIdle();
    return {};
}

} // namespace catalog

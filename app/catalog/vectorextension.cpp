#include "app/catalog/vectorextension.h"

namespace catalog {

QString createVectorExtensionSql()
{
    return QStringLiteral("CREATE EXTENSION vector");
}

core::Result<void> createVectorExtension(jobs::JobContext &context)
{
    const auto connection = context.lease();
    if (!connection)
        return connection.error();
    const auto created = (*connection)->execute(createVectorExtensionSql());
    return created ? core::Result<void>() : created.error();
}

} // namespace catalog

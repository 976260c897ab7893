#include "app/catalog/definition.h"

#include "app/core/resource.h"

namespace catalog {

core::Result<QString> loadDefinition(db::Connection &connection, const ObjectName &name)
{
    const auto rows = connection.execute({core::readResource(QStringLiteral(":/sql/catalog_definition.sql")),
                                          {db::Parameter::text(name.schema), db::Parameter::text(name.name)}});
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0) {
        core::Error error;
        error.kind = core::ErrorKind::Missing;
        error.message = QStringLiteral("%1 does not exist").arg(name.toText());
        return error;
    }
    return rows->text(0, 0);
}

} // namespace catalog

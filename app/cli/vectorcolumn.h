#pragma once

#include "app/catalog/catalog.h"
#include "app/cli/session.h"

namespace cli {

/// The table that --table names, read from the server.
core::Result<catalog::Table> loadTable(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                       const QString &name);

/// The vector column that --column names or, when it is not given, the table's only one. Errors: Missing when there is
/// no such column, InvalidInput when it holds no vectors or has to be named.
core::Result<QString> vectorColumn(const catalog::Table &table, const QString &name);

} // namespace cli

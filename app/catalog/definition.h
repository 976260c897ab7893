#pragma once

#include "app/catalog/catalog.h"
#include "app/core/result.h"
#include "app/db/connection.h"

namespace catalog {

/// The CREATE statement of a table, view or index as the server describes it; a table's with its constraints and
/// indexes, without privileges, triggers and comments. Error Missing names what is not there.
core::Result<QString> loadDefinition(db::Connection &connection, const ObjectName &name);

} // namespace catalog

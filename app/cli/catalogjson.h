#pragma once

#include "app/catalog/catalog.h"

#include <QJsonObject>

namespace cli {

/// The catalog as `catalog --json` writes it. Sizes in bytes; `rows_estimate` is null when it is not known.
QJsonObject toJson(const catalog::Catalog &catalog);

/// "table", "partitioned_table", "partition", "foreign_table", "view", "materialized_view".
QString tableKindName(catalog::TableKind kind);

} // namespace cli

#pragma once

#include "app/sweep/sweepspec.h"

#include <QJsonObject>

namespace sweep {

/// "given", "table_rows", "held_out".
QString nameOf(QuerySource source);
QuerySource sourceFromName(const QString &name);

/// What the person chose, without the table's description and the given queries, which are only counted.
QJsonObject specToJson(const SweepSpec &spec);

/// The spec again, for the table as it is now; `given` are the queries that the sweep was given. Error InvalidInput
/// when the text is no spec, or one of another table.
core::Result<SweepSpec> specFromJson(const QJsonObject &json, const catalog::Table &table,
                                     const QList<vectors::VectorValue> &given);

} // namespace sweep

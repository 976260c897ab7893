#pragma once

#include "app/core/result.h"
#include "app/sweep/filterresult.h"

#include <QJsonObject>

namespace sweep {

/// The words of `cli sweep --strategies --json`: a list of strata, each with its cells by strategy and its advice.
QJsonObject toJson(const FilterResult &result);

/// All of a head and of a cell, for the workspace; the readers take back what the writers made. Error InvalidInput.
QJsonObject filterHeadToJson(const FilterHead &head);
core::Result<FilterHead> filterHeadFromJson(const QJsonObject &json);
QJsonObject cellToJson(const FilterCell &cell);
core::Result<FilterCell> cellFromJson(const QJsonObject &json);

/// What the person chose, as specToJson.
QJsonObject filterSpecToJson(const FilterSpec &spec);
/// As specFromJson.
core::Result<FilterSpec> filterSpecFromJson(const QJsonObject &json, const catalog::Table &table,
                                            const QList<vectors::VectorValue> &given);

} // namespace sweep

#pragma once

#include "app/core/result.h"
#include "app/sweep/loadresult.h"
#include "app/sweep/loadspec.h"

#include <QJsonObject>

namespace sweep {

/// The words of `cli sweep --concurrency … --json`: as those of a sweep, `rate` null for a closed loop, `p99_ms` null
/// where the answers are fewer than 1,000, `refused` null when every connection could be opened.
QJsonObject toJson(const LoadResult &result);

/// All of a point and of a head, for the workspace; the readers take back what the writers made. Error InvalidInput.
QJsonObject loadPointToJson(const LoadPoint &point);
core::Result<LoadPoint> loadPointFromJson(const QJsonObject &json);
QJsonObject loadHeadToJson(const LoadHead &head);
core::Result<LoadHead> loadHeadFromJson(const QJsonObject &json);

/// What the person chose, as specToJson and back as specFromJson.
QJsonObject loadSpecToJson(const LoadSpec &spec);
core::Result<LoadSpec> loadSpecFromJson(const QJsonObject &json, const catalog::Table &table,
                                        const QList<vectors::VectorValue> &given);

} // namespace sweep

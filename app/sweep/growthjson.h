#pragma once

#include "app/core/result.h"
#include "app/sweep/growthresult.h"

#include <QJsonObject>

namespace sweep {

/// The words of `cli sweep --growth --json`: head, levels with their points, forecasts with their intervals.
QJsonObject toJson(const GrowthResult &result);

/// All of a level and of a head, for the workspace; the readers take back what the writers made. Error InvalidInput.
QJsonObject levelToJson(const GrowthLevel &level);
core::Result<GrowthLevel> levelFromJson(const QJsonObject &json);
QJsonObject growthHeadToJson(const GrowthHead &head);
core::Result<GrowthHead> growthHeadFromJson(const QJsonObject &json);

/// What the person chose, as specToJson and back as specFromJson.
QJsonObject growthSpecToJson(const GrowthSpec &spec);
core::Result<GrowthSpec> growthSpecFromJson(const QJsonObject &json, const catalog::Table &table,
                                            const QList<vectors::VectorValue> &given);

} // namespace sweep

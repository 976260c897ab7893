#pragma once

#include "app/core/result.h"
#include "app/sweep/sweepresult.h"

#include <QJsonObject>

namespace sweep {

/// The words of `cli sweep --json`: snake_case, times in milliseconds, `index_used` null where the planner left every
/// pgvector index, `recall_published` only where there are published neighbours, `recommendation.settings` null where
/// there is none, with the reason as its sentence.
QJsonObject toJson(const SweepResult &result);

/// All of a point and of a head, for the workspace; the readers take back what the writers made. Error InvalidInput.
QJsonObject pointToJson(const SweepPoint &point);
core::Result<SweepPoint> pointFromJson(const QJsonObject &json);
QJsonObject headToJson(const SweepHead &head);
core::Result<SweepHead> headFromJson(const QJsonObject &json);

/// {"hnsw.ef_search": 80}: whole numbers as numbers.
QJsonObject settingsToJson(const GridPoint &settings);
GridPoint settingsFromJson(const QJsonObject &json);

} // namespace sweep

#pragma once

#include "app/core/result.h"
#include "app/sweep/sweepresult.h"

#include <QJsonArray>
#include <QJsonObject>

namespace sweep {

/// The words of `cli sweep --json`: snake_case, times in milliseconds, `index_used` null where the planner left every
/// pgvector index, `recall_published` only where there are published neighbours, `recommendation.settings` null where
/// there is none, with the reason as its sentence. With several k also `ks`, all of them ascending, and
/// `recommendations`, one for each.
QJsonObject toJson(const SweepResult &result);

/// All of a point and of a head, for the workspace; the readers take back what the writers made. Error InvalidInput.
QJsonObject pointToJson(const SweepPoint &point);
/// `k` is that of a point which was stored before points had one.
core::Result<SweepPoint> pointFromJson(const QJsonObject &json, int k = SweepPoint().k);
QJsonObject headToJson(const SweepHead &head);
core::Result<SweepHead> headFromJson(const QJsonObject &json);

/// {"hnsw.ef_search": 80}: whole numbers as numbers.
QJsonObject settingsToJson(const GridPoint &settings);
GridPoint settingsFromJson(const QJsonObject &json);

QJsonArray numbersToJson(const QList<int> &numbers);
QList<int> numbersFromJson(const QJsonValue &json);

} // namespace sweep

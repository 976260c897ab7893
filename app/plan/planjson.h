#pragma once

#include "app/plan/plandocument.h"

#include <QJsonObject>

namespace plan {

/// A plan of any format as EXPLAIN (FORMAT JSON) would say it: an object with "Plan" in it, which readPlans reads back
/// to an equal plan but for its lines and format. What readPlans keeps as text stays text.
QJsonObject explainJson(const Plan &plan);

} // namespace plan

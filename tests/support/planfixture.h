#pragma once

#include "app/plan/planfacts.h"

namespace testsupport {

/// Facts of the tables that the plan scenarios are from: items with hnsw indexes by cosine, one of them for category 7
/// alone; items_ivf with 100 lists by L2; docs with an index on its half-precision cast; category and docs_noidx.
/// `settings` are "name=value" with spaces between.
plan::PlanFacts scenarioFacts(const QString &settings = {});

} // namespace testsupport

#pragma once

#include "app/indexes/observeindexes.h"

namespace cli {

/// The observation in Prometheus' text format (0.0.4). Parts of partitioned indexes stand for themselves; the whole is
/// left out, so that sums are right.
QString prometheusText(const indexes::Observation &observation);

} // namespace cli

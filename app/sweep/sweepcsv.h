#pragma once

#include "app/sweep/sweepresult.h"

namespace sweep {

/// The points as comma-separated text with a header line (RFC 4180), numbers with a decimal point.
QString toCsv(const SweepResult &result);

} // namespace sweep

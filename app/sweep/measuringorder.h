#pragma once

#include "app/core/units.h"
#include "app/db/connection.h"

#include <chrono>

namespace sweep {

using MeasuringClock = std::chrono::steady_clock;

double millisecondsSince(MeasuringClock::time_point start);

/// Queries that are run under one point before the next point's turn comes.
int measuringBlock(int queries);

/// Median of 21 empty SELECTs.
core::Result<core::Milliseconds> measureRoundTrip(db::Connection &connection);

} // namespace sweep

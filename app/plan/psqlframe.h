#pragma once

#include "app/plan/pasteline.h"

namespace plan {

/// Takes off what psql draws around a result: rules, borders, heading, row count and continuation marks at line ends.
/// Lines that show no frame stay as they are.
void removePsqlFrame(std::vector<PasteLine> &lines);

} // namespace plan

#pragma once

#include "app/plan/pasteline.h"

namespace plan {

/// Takes off what psql draws around a result: rules, borders, heading, row count, continuation marks at line ends, and
/// the field names of expanded output. Lines that show no frame stay as they are.
void removePsqlFrame(std::vector<PasteLine> &lines);

} // namespace plan

#pragma once

#include "app/plan/pasteline.h"

namespace plan {

/// Takes off what psql's expanded output puts around each line of a plan: the heads of the records, the name of the
/// field, borders and continuation marks; aligned, wrapped, unaligned or CSV. Lines of other output stay as they are.
void removeRecordFrame(std::vector<PasteLine> &lines);

} // namespace plan

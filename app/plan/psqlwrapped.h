#pragma once

#include "app/plan/pasteline.h"

namespace plan {

/// Takes off what stands around the lines of a table of psql's, below the rule under the heading that tells how wide
/// they are: borders, the space beside them and continuation marks; and joins what format wrapped has broken.
void joinWrappedLines(std::vector<PasteLine> &lines);

} // namespace plan

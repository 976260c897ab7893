#pragma once

#include "app/plan/pasteline.h"

namespace plan {

/// Joins lines of FORMAT TEXT that a mail program or a narrow window has broken, and titles with a line end inside of a
/// quoted name: what is left of a figure in brackets, of a title or of a condition stands in the next line.
void joinBrokenLines(std::vector<PasteLine> &lines);

} // namespace plan

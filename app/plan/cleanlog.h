#pragma once

#include "app/plan/pasteline.h"

namespace plan {

/// Stands before a line of a log that is no part of a plan.
inline constexpr char otherLogLine = '\x1e';

/// Takes the plans of auto_explain out of a server log, plain or CSV: the line that announces one keeps only
/// "duration: 1.234 ms  plan:", the lines of its message lose the tab before them, all other lines get otherLogLine
/// before them.
/// False, with the lines untouched, when no line announces a plan.
bool unwrapLog(std::vector<PasteLine> &lines);

/// Where in a line a plan is announced: "duration: " … "plan:" at its end; npos when it is not.
size_t planAnnouncement(std::string_view line);

} // namespace plan

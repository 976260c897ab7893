#pragma once

#include "app/plan/pasteline.h"

namespace plan {

/// Takes off the quotes of CSV and of clients that copy every row in quotes; doubled quotes inside become single.
/// A field may reach over several lines. Only when the first line that says anything begins with a quote, which no plan
/// does; else of a table only the fields that hold a plan.
void unquoteLines(std::vector<PasteLine> &lines);

/// The text of a CSV field from just behind its first quote. Sets open to whether the field goes on in the next line;
/// what stands behind its last quote is dropped.
std::string readCsvField(std::string_view text, bool &open, char quote = '"');

} // namespace plan

#pragma once

#include "app/core/result.h"

#include <string_view>

namespace plan {

class PlanAssembler;

/// Hands FORMAT XML, one <explain> element, to a PlanAssembler. firstLine is the line of the paste at which the text
/// begins. Error InvalidInput with the line.
core::Result<void> readXml(std::string_view text, int firstLine, PlanAssembler &assembler);

} // namespace plan

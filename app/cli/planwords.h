#pragma once

#include "app/plan/plannode.h"
#include "app/plan/whynotindex.h"

namespace cli {

/// The words of the command line for what app/plan has as enumerations.
QString relationshipWord(plan::Relationship relationship);
QString checkWord(plan::IndexCheck check);

} // namespace cli

#pragma once

#include "app/plan/runexplain.h"

namespace cli {

class Output;

/// Two plans laid over each other, as JSON or for people: nodes matched by what they do, with their own times, rows and
/// blocks, and the settings that differ.
void writeDifference(const plan::ExplainedPlan &before, const plan::ExplainedPlan &after, Output &output);

} // namespace cli

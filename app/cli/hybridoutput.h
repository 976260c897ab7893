#pragma once

#include "app/catalog/catalog.h"
#include "app/search/hybridanswer.h"
#include "app/search/relevance.h"

#include <QJsonObject>

namespace cli {

class Output;

/// A hybrid answer as it is written: fused, and judged where there are labels.
struct HybridOutcome
{
    search::HybridAnswer answer;
    std::vector<search::FusedRow> fused;
    std::optional<search::Grades> grades;
};

/// `search --hybrid --json`: `rows` with `rank`, `score` and, by the leg's name, its `rank`, `score`, `distance`,
/// `part` of the sum and matched `terms`; `legs` with index, time and, with labels, `relevance`.
QJsonObject toJson(const HybridOutcome &outcome, const catalog::Table &table);

/// The answer for people.
void writeText(const HybridOutcome &outcome, Output &output);

} // namespace cli

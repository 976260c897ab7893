#pragma once

#include "app/search/searchanswer.h"

namespace search {

/// Compares an answer with the exact one, both of at most k rows, nearest first. Rows are the same by key; a row that
/// only the answer has stands for one that only the exact answer has when both are at the same distance
/// (`distanceTolerance`), as where many rows tie or rows have no key. `elapsed` is left at zero.
ExactComparison compareWithExact(const QList<AnswerRow> &answer, const QList<AnswerRow> &exact, int k);

} // namespace search

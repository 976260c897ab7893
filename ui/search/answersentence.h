#pragma once

#include "app/search/searchanswer.h"

#include <QString>

/// What a search gave, in one sentence: "10 rows in 1.9 ms by items_hnsw (ef_search 40) · recall 0.900: 1 row missed".
QString answerSentence(const search::SearchAnswer &answer);

/// What to know besides: why there are fewer rows than asked for and what would help, or that no index gave the order.
/// Empty where there is nothing to say.
QString answerRemark(const search::SearchAnswer &answer);

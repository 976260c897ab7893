#pragma once

#include "app/search/hybridanswer.h"

#include <QString>

/// What a leg adds to a row's score, as a sum's term: "1.00 / (60 + 3) = 0.01587". Empty where the leg lacks the row.
QString contributionText(const search::Contribution &contribution, double weight, const search::FusionSpec &spec);

/// What the score of a leg's rows is called: "distance", "ts_rank_cd", "word similarity".
QString scoreName(const search::HybridLeg &leg);

/// How a leg's rows came about: "100 rows in 1.9 ms by items_hnsw (ef_search 40)".
QString legSentence(const search::HybridLegAnswer &leg);
/// What to know of a leg besides: no index served it, its words are stop words only, it has fewer rows than asked for.
QString legRemark(const search::HybridLeg &request, const search::HybridLegAnswer &leg);

/// "10 rows in 4.2 ms: 183 candidates of 2 legs".
QString hybridSentence(const search::HybridAnswer &answer);

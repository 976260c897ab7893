#pragma once

#include "app/sweep/candidateresult.h"
#include "app/sweep/querysample.h"

#include <QMap>

#include <vector>

namespace sweep {

/// By SampleKey's number.
using CandidateSamples = QMap<int, std::vector<QuerySample>>;

/// The mean of paired differences with its 95 % interval, mean ± t s / √n. Where no pair differs, three in n is as many
/// as may (Hanley and Lippman-Hand 1983). Without any: 0 (-1 to 1).
MeanInterval pairedInterval(const std::vector<double> &differences);

/// Every other candidate held against the smallest that reaches the target, query by query: each at its cheapest
/// setting that reaches it, else at its highest recall. The figures of several builds are averaged query by query
/// before. Empty without a smallest one; curves without samples are left out.
QList<CandidateDifference> differencesOf(const CandidateResult &result, const CandidateSamples &samples);

/// "hnsw m=32 at hnsw.ef_search = 40 against …: recall 0.012 higher (0.008 to 0.016), …", in English.
QString differenceText(const CandidateResult &result, const CandidateDifference &difference);

} // namespace sweep

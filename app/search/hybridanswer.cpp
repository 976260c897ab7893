#include "app/search/hybridanswer.h"

#include <cmath>

namespace search {

using vectors::Distance;
using vectors::VectorType;
using vectors::VectorValue;

std::vector<LegRanking> rankingsOf(const HybridAnswer &answer)
{
    std::vector<LegRanking> rankings;
    for (const HybridLegAnswer &leg : answer.legs) {
        LegRanking ranking;
        ranking.reserve(size_t(leg.rows.size()));
        for (const HybridLegRow &row : leg.rows)
            ranking.push_back({row.row, row.score});
        rankings.push_back(std::move(ranking));
    }
    return rankings;
}

std::vector<FusedRow> fuseAnswer(const HybridAnswer &answer, const FusionSpec &spec)
{
    const std::vector<LegRanking> rankings = rankingsOf(answer);
    if (!spec.diversity || !answer.vectors)
        return fuse(rankings, spec);
    const VectorLikeness likeness(answer.vectors);
    return fuse(rankings, spec, &likeness);
}

VectorLikeness::VectorLikeness(std::shared_ptr<const std::vector<VectorValue>> vectors)
    : m_vectors(std::move(vectors))
{
}

double VectorLikeness::operator()(int rowA, int rowB) const
{
    const VectorValue &a = (*m_vectors)[size_t(rowA)];
    const VectorValue &b = (*m_vectors)[size_t(rowB)];
    if (a.type != b.type || a.dimensions != b.dimensions || a.dimensions == 0)
        return 0;
    const Distance distance = a.type == VectorType::Bit ? Distance::Hamming : Distance::Cosine;
    const double likeness = vectors::similarity(distance, vectors::distanceBetween(distance, a, b), a.dimensions);
    return std::isnan(likeness) ? 0 : likeness;
}

} // namespace search

#include "app/search/hybridanswer.h"

#include <array>
#include <cmath>
#include <numeric>

namespace search {

using vectors::Distance;
using vectors::VectorType;
using vectors::VectorValue;

namespace {

/// Several sums at a time, which the processor adds up side by side.
double dotProduct(const std::vector<float> &a, const std::vector<float> &b)
{
    constexpr size_t lanes = 8;
    std::array<double, lanes> sums{};
    const size_t whole = a.size() - a.size() % lanes;
    for (size_t i = 0; i < whole; i += lanes) {
        for (size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += double(a[i + lane]) * double(b[i + lane]);
    }
    double sum = 0;
    for (size_t i = whole; i < a.size(); ++i)
        sum += double(a[i]) * double(b[i]);
    return std::accumulate(sums.begin(), sums.end(), sum);
}

} // namespace

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
    , m_norms(m_vectors->size(), -1)
{
}

double VectorLikeness::normOf(int row) const
{
    double &norm = m_norms[size_t(row)];
    if (norm < 0)
        norm = vectors::norm((*m_vectors)[size_t(row)]);
    return norm;
}

double VectorLikeness::operator()(int rowA, int rowB) const
{
    const VectorValue &a = (*m_vectors)[size_t(rowA)];
    const VectorValue &b = (*m_vectors)[size_t(rowB)];
    if (a.type != b.type || a.dimensions != b.dimensions || a.dimensions == 0)
        return 0;
    if (a.type == VectorType::Bit)
        return vectors::similarity(Distance::Hamming, vectors::distanceBetween(Distance::Hamming, a, b), a.dimensions);
    const double norms = normOf(rowA) * normOf(rowB);
    const double product = a.type == VectorType::Sparsevec ? -vectors::distanceBetween(Distance::InnerProduct, a, b)
                                                           : dotProduct(a.elements, b.elements);
    const double likeness = product / norms;
    return std::isfinite(likeness) ? likeness : 0;
}

} // namespace search

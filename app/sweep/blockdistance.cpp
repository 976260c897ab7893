#include "app/sweep/bitcounts.h"
#include "app/sweep/sums.h"
#include "app/sweep/vectorblock.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sweep {

using vectors::Distance;
using vectors::VectorType;

namespace {

/// Sum of `term(a, b)` over the positions where either of two sparse vectors has an element.
template<class Term>
double sparseSum(const VectorBlock &a, int rowOfA, const VectorBlock &b, int rowOfB, Term term)
{
    const auto positionsOfA = a.positions(rowOfA);
    const auto positionsOfB = b.positions(rowOfB);
    const auto elementsOfA = a.elements(rowOfA);
    const auto elementsOfB = b.elements(rowOfB);
    constexpr int end = std::numeric_limits<int>::max();
    double sum = 0;
    for (size_t i = 0, j = 0; i < positionsOfA.size() || j < positionsOfB.size();) {
        const int atA = i < positionsOfA.size() ? positionsOfA[i] : end;
        const int atB = j < positionsOfB.size() ? positionsOfB[j] : end;
        const double fromA = atA <= atB ? double(elementsOfA[i++]) : 0;
        const double fromB = atB <= atA ? double(elementsOfB[j++]) : 0;
        sum += term(fromA, fromB);
    }
    return sum;
}

template<class Term>
double sumOver(const VectorBlock &a, int rowOfA, const VectorBlock &b, int rowOfB, Term term)
{
    if (a.type() == VectorType::Sparsevec)
        return sparseSum(a, rowOfA, b, rowOfB, term);
    const float *elementsOfA = a.dense(rowOfA);
    const float *elementsOfB = b.dense(rowOfB);
    return sumOf(size_t(a.dimensions()),
                 [=](size_t i) { return term(double(elementsOfA[i]), double(elementsOfB[i])); });
}

constexpr auto product = [](double a, double b) {
    return a * b;
};

} // namespace

MeasuredDistance measure(Distance distance, const VectorBlock &a, int rowOfA, const VectorBlock &b, int rowOfB)
{
    const auto sum = [&](auto term) {
        return sumOver(a, rowOfA, b, rowOfB, term);
    };
    switch (distance) {
    case Distance::L2:
        return {std::sqrt(sum([](double x, double y) { return (x - y) * (x - y); })), 0};
    case Distance::InnerProduct:
        return {-sum(product), std::sqrt(a.square(rowOfA) * b.square(rowOfB))};
    case Distance::Cosine: {
        const double cosine = sum(product) / std::sqrt(a.square(rowOfA) * b.square(rowOfB));
        return {std::isnan(cosine) ? cosine : 1 - std::clamp(cosine, -1.0, 1.0), 1};
    }
    case Distance::L1:
        return {sum([](double x, double y) { return std::fabs(x - y); }), 0};
    case Distance::Hamming:
        return {double(differingBits(a.words(rowOfA), b.words(rowOfB))), 0};
    case Distance::Jaccard: {
        const double shared = double(sharedBits(a.words(rowOfA), b.words(rowOfB)));
        return {shared == 0 ? 1 : 1 - shared / (a.square(rowOfA) + b.square(rowOfB) - shared), 0};
    }
    }
    Q_UNREACHABLE();
}

} // namespace sweep

#include "app/vectors/vectorvalue.h"

#include <algorithm>
#include <cmath>

namespace vectors {

namespace {

/// The sums that all six distances are made from, in double.
struct Sums
{
    double squares = 0;   ///< of differences
    double absolutes = 0; ///< of differences
    double products = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;

    void add(double a, double b)
    {
        squares += (a - b) * (a - b);
        absolutes += std::fabs(a - b);
        products += a * b;
        squaresOfA += a * a;
        squaresOfB += b * b;
    }
};

Sums denseSums(const VectorValue &a, const VectorValue &b)
{
    Sums sums;
    for (size_t i = 0; i < a.elements.size() && i < b.elements.size(); ++i)
        sums.add(double(a.elements[i]), double(b.elements[i]));
    return sums;
}

Sums sparseSums(const VectorValue &a, const VectorValue &b)
{
    Sums sums;
    size_t i = 0;
    size_t j = 0;
    while (i < a.positions.size() || j < b.positions.size()) {
        const int positionOfA = i < a.positions.size() ? a.positions[i] : a.dimensions;
        const int positionOfB = j < b.positions.size() ? b.positions[j] : b.dimensions;
        const double fromA = positionOfA <= positionOfB ? double(a.elements[i++]) : 0;
        const double fromB = positionOfB <= positionOfA ? double(b.elements[j++]) : 0;
        sums.add(fromA, fromB);
    }
    return sums;
}

} // namespace

double distanceBetween(Distance distance, const VectorValue &a, const VectorValue &b)
{
    const Sums sums = a.type == VectorType::Sparsevec ? sparseSums(a, b) : denseSums(a, b);
    switch (distance) {
    case Distance::L2:
        return std::sqrt(sums.squares);
    case Distance::InnerProduct:
        return -sums.products;
    case Distance::Cosine: {
        const double cosine = sums.products / std::sqrt(sums.squaresOfA * sums.squaresOfB);
        return std::isnan(cosine) ? cosine : 1 - std::clamp(cosine, -1.0, 1.0);
    }
    case Distance::L1:
    case Distance::Hamming: // of bits: as many as differ
        return sums.absolutes;
    case Distance::Jaccard: {
        const double shared = sums.products;
        return shared == 0 ? 1 : 1 - shared / (sums.squaresOfA + sums.squaresOfB - shared);
    }
    }
    Q_UNREACHABLE();
}

} // namespace vectors

#pragma once

#include "app/sweep/neighboursearch.h"

namespace sweep {

/// L2, inner product and cosine of dense vectors, sifted by matrix products in single precision (BLAS): |q - y|² is
/// |q|² - 2 (q·y - |y|²/2), with q and y counted from the queries' centre, so that little is lost where all vectors
/// lie far from zero; cosine is the product of unit vectors.
class ProductSearch : public NeighbourSearch
{
public:
    ProductSearch(VectorBlock queries, vectors::Distance distance, int k, int mostTies);

private:
    void prepare(const VectorBlock &rows) override;
    void search(const VectorBlock &rows, int from, int to) override;

    bool isCopied() const { return distance() != vectors::Distance::InnerProduct; }
    void transform(const float *from, double square, float *to) const;
    void prepareRow(const VectorBlock &rows, int row);
    void sift(const VectorBlock &rows, int query, const float *products, int first, int count);
    float cutOf(int query) const;

    std::vector<float> m_centre;
    std::vector<float> m_vectors; ///< of the queries, as they are multiplied
    std::vector<double> m_lengths;

    std::vector<float> m_rowCopies;
    const float *m_rows = nullptr; ///< of the block, as they are multiplied
    std::vector<float> m_halfSquares;
    std::vector<double> m_rowLengths;
    double m_longestRow = 0;
};

} // namespace sweep

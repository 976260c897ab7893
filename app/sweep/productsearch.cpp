#include "app/sweep/productsearch.h"

#include "app/jobs/ranges.h"
#include "app/sweep/sums.h"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

/// OpenBLAS alone has it.
extern "C" void openblas_set_num_threads(int threads) __attribute__((weak));

namespace sweep {

using vectors::Distance;

namespace {

constexpr int TileRows = 512; ///< rows × queries of a range fit the processor's second cache
constexpr int Step = 16;

/// The ranges of queries already keep every core busy; threads of BLAS beside them would only wait for each other.
void keepBlasOnItsThread()
{
    static const bool done = [] {
        if (openblas_set_num_threads)
            openblas_set_num_threads(1);
        return true;
    }();
    (void)done;
}

/// GCC's and Clang's vectors: what the compiler makes of a plain loop with comparisons is one at a time.
using Four = float __attribute__((vector_size(16)));

Four fourOf(const float *numbers)
{
    Four four;
    std::memcpy(&four, numbers, sizeof four);
    return four;
}

/// Whether any of `Step` scores is not below the cut; one that overflowed to NaN is not.
bool anyReaches(const float *products, const float *halfSquares, float cut)
{
    const Four cuts{cut, cut, cut, cut};
    auto below = fourOf(products) - fourOf(halfSquares) < cuts;
    for (int i = 4; i < Step; i += 4)
        below &= fourOf(products + i) - fourOf(halfSquares + i) < cuts;
    return (below[0] & below[1] & below[2] & below[3]) == 0;
}

} // namespace

ProductSearch::ProductSearch(VectorBlock queryBlock, Distance kind, int k, int mostTies)
    : NeighbourSearch(std::move(queryBlock), kind, k, mostTies)
{
    keepBlasOnItsThread();
    const auto dimensions = size_t(queries().dimensions());
    if (kind == Distance::L2) {
        for (size_t i = 0; i < dimensions; ++i) {
            const auto element = [this, i](size_t query) {
                return double(queries().dense(int(query))[i]);
            };
            m_centre.push_back(float(sumOf(size_t(queries().rows()), element) / queries().rows()));
        }
    }
    m_vectors.resize(size_t(queries().rows()) * dimensions);
    for (int query = 0; query < queries().rows(); ++query) {
        float *vector = m_vectors.data() + size_t(query) * dimensions;
        transform(queries().dense(query), queries().square(query), vector);
        m_lengths.push_back(
            std::sqrt(sumOf(dimensions, [vector](size_t i) { return double(vector[i]) * double(vector[i]); })));
    }
}

void ProductSearch::transform(const float *from, double square, float *to) const
{
    const int dimensions = queries().dimensions();
    const double factor = distance() == Distance::Cosine && square > 0 ? 1 / std::sqrt(square) : 1;
    for (int i = 0; i < dimensions; ++i)
        to[i] = distance() == Distance::L2 ? from[i] - m_centre[size_t(i)] : float(double(from[i]) * factor);
}

void ProductSearch::prepare(const VectorBlock &rows)
{
    constexpr int rowsPerRange = 512;
    const auto count = size_t(rows.rows());
    m_halfSquares.assign(count, 0);
    m_rowLengths.resize(count);
    if (isCopied())
        m_rowCopies.resize(count * size_t(rows.dimensions()));
    m_rows = isCopied() ? m_rowCopies.data() : rows.dense(0);
    jobs::inRanges(rows.rows(), rowsPerRange, [this, &rows](int from, int to) {
        for (int row = from; row < to; ++row)
            prepareRow(rows, row);
    });
    m_longestRow = count == 0 ? 0 : *std::max_element(m_rowLengths.begin(), m_rowLengths.end());
}

void ProductSearch::prepareRow(const VectorBlock &rows, int row)
{
    double square = rows.square(row);
    if (isCopied()) {
        float *copy = m_rowCopies.data() + size_t(row) * size_t(rows.dimensions());
        transform(rows.dense(row), square, copy);
        if (distance() == Distance::Cosine)
            square = square > 0 ? 1 : 0;
        else
            square = sumOf(size_t(rows.dimensions()), [copy](size_t i) { return double(copy[i]) * double(copy[i]); });
    }
    m_rowLengths[size_t(row)] = std::sqrt(square);
    if (distance() == Distance::L2)
        m_halfSquares[size_t(row)] = float(square / 2);
}

void ProductSearch::search(const VectorBlock &rows, int from, int to)
{
    const int dimensions = rows.dimensions();
    std::vector<float> products(size_t(to - from) * TileRows);
    for (int first = 0; first < rows.rows(); first += TileRows) {
        const int count = std::min(TileRows, rows.rows() - first);
        cblas_sgemm(CblasColMajor, CblasTrans, CblasNoTrans, count, to - from, dimensions, 1.0F,
                    m_rows + size_t(first) * size_t(dimensions), dimensions,
                    m_vectors.data() + size_t(from) * size_t(dimensions), dimensions, 0.0F, products.data(), count);
        for (int query = from; query < to; ++query)
            sift(rows, query, products.data() + size_t(query - from) * size_t(count), first, count);
    }
}

void ProductSearch::sift(const VectorBlock &rows, int query, const float *products, int first, int count)
{
    const float *halfSquares = m_halfSquares.data() + first;
    float cut = cutOf(query);
    for (int i = 0; i < count; i += Step) {
        if (i + Step <= count && !anyReaches(products + i, halfSquares + i, cut))
            continue;
        for (int j = i; j < std::min(i + Step, count); ++j) {
            if (products[j] - halfSquares[j] < cut)
                continue;
            consider(query, rows, first + j);
            cut = cutOf(query);
        }
    }
}

/// The product (less half a square) that a row within the query's bound has at least, less all that rounding can take:
/// a sum of d products in single precision is wrong by at most d units of |q| |y| (Higham, "Accuracy and Stability of
/// Numerical Algorithms", 3.1), whatever the order; the vectors themselves are rounded once.
float ProductSearch::cutOf(int query) const
{
    constexpr double unit = double(std::numeric_limits<float>::epsilon()) / 2;
    constexpr double smallest = double(std::numeric_limits<float>::denorm_min());
    constexpr float everything = -std::numeric_limits<float>::infinity();
    const double bound = boundOf(query);
    const double length = m_lengths[size_t(query)];
    const double dimensions = queries().dimensions();
    if (!std::isfinite(bound) || !(length * m_longestRow + m_longestRow * m_longestRow < 1e30))
        return everything;
    double least = -bound;
    double rounded = length * m_longestRow;
    if (distance() == Distance::Cosine)
        least = 1 - bound;
    if (distance() == Distance::L2) {
        least = (length * length - bound * bound) / 2;
        rounded = (length + m_longestRow) * (length + m_longestRow);
    }
    const double error = 1.01 * unit * ((dimensions + 8) * length * m_longestRow + 4 * rounded + 2 * std::fabs(least)) +
                         (dimensions + 8) * smallest;
    return std::nextafter(float(least - error), everything);
}

} // namespace sweep

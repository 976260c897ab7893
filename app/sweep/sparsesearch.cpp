#include "app/sweep/sparsesearch.h"

#include "app/sweep/sums.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sweep {

using vectors::Distance;

SparseSearch::SparseSearch(VectorBlock queryBlock, Distance kind, int k, int mostTies)
    : NeighbourSearch(std::move(queryBlock), kind, k, mostTies)
{
    for (int query = 0; query < queries().rows(); ++query) {
        const auto positions = queries().positions(query);
        const auto elements = queries().elements(query);
        for (size_t i = 0; i < positions.size(); ++i)
            m_postings[positions[i]].push_back({query, elements[i]});
        m_sizes.push_back(sizeOf(queries(), query));
    }
}

double SparseSearch::sizeOf(const VectorBlock &block, int row) const
{
    if (distance() != Distance::L1)
        return block.square(row);
    const auto elements = block.elements(row);
    return sumOf(elements.size(), [elements](size_t i) { return std::fabs(double(elements[i])); });
}

void SparseSearch::prepare(const VectorBlock &rows)
{
    m_rowSizes.clear();
    for (int row = 0; row < rows.rows(); ++row)
        m_rowSizes.push_back(sizeOf(rows, row));
}

void SparseSearch::search(const VectorBlock &rows, int from, int to)
{
    std::vector<double> shared(size_t(to - from));
    for (int row = 0; row < rows.rows(); ++row) {
        std::fill(shared.begin(), shared.end(), 0);
        addShared(rows, row, from, to, shared);
        const auto elements = int(rows.elements(row).size());
        for (int query = from; query < to; ++query) {
            if (mayBeNear(query, m_rowSizes[size_t(row)], elements, shared[size_t(query - from)]))
                consider(query, rows, row);
        }
    }
}

/// Adds the products of common elements or, for L1, what |a - b| differs from |a| + |b| there.
void SparseSearch::addShared(const VectorBlock &rows, int row, int from, int to, std::vector<double> &shared) const
{
    const auto positions = rows.positions(row);
    const auto elements = rows.elements(row);
    for (size_t i = 0; i < positions.size(); ++i) {
        const auto postings = m_postings.find(positions[i]);
        if (postings == m_postings.end())
            continue;
        const double b = double(elements[i]);
        auto posting = std::lower_bound(postings->second.begin(), postings->second.end(), from,
                                        [](const Posting &at, int query) { return at.query < query; });
        for (; posting != postings->second.end() && posting->query < to; ++posting) {
            const double a = double(posting->element);
            shared[size_t(posting->query - from)] +=
                distance() == Distance::L1 ? std::fabs(a - b) - std::fabs(a) - std::fabs(b) : a * b;
        }
    }
}

/// False only when the distance is above the bound by more than rounding, in double precision, can have added.
bool SparseSearch::mayBeNear(int query, double rowSize, int rowElements, double shared) const
{
    constexpr double unit = std::numeric_limits<double>::epsilon();
    const double bound = boundOf(query);
    const double querySize = m_sizes[size_t(query)];
    const double steps = double(rowElements) + double(queries().elements(query).size()) + 8;
    const double error = 2 * unit * steps * (querySize + rowSize);
    switch (distance()) {
    case Distance::InnerProduct:
        return !(-shared > bound + error);
    case Distance::Cosine:
        return !(1 - shared / std::sqrt(querySize * rowSize) > bound + 2 * unit * steps);
    case Distance::L1:
        return !(querySize + rowSize + shared > bound + error);
    default:
        return !(querySize + rowSize - 2 * shared > bound * bound * (1 + 4 * unit) + error);
    }
}

} // namespace sweep

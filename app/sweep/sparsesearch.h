#pragma once

#include "app/sweep/neighboursearch.h"

#include <unordered_map>

namespace sweep {

/// The distances of sparse vectors, sifted by way of an inverted list: for each position the queries that have an
/// element there, so that a row meets only the queries that it shares positions with.
class SparseSearch : public NeighbourSearch
{
public:
    SparseSearch(VectorBlock queries, vectors::Distance distance, int k, int mostTies);

private:
    /// An element of a query.
    struct Posting
    {
        int query = 0;
        float element = 0;
    };
    /// What tells a vector's share in a distance: its square, or for L1 the sum of its elements' sizes.
    using Sizes = std::vector<double>;

    void prepare(const VectorBlock &rows) override;
    void search(const VectorBlock &rows, int from, int to) override;

    double sizeOf(const VectorBlock &block, int row) const;
    void addShared(const VectorBlock &rows, int row, int from, int to, std::vector<double> &shared) const;
    bool mayBeNear(int query, double rowSize, int rowElements, double shared) const;

    std::unordered_map<int, std::vector<Posting>> m_postings; ///< by position, in the order of the queries
    Sizes m_sizes;
    Sizes m_rowSizes;
};

} // namespace sweep

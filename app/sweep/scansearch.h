#pragma once

#include "app/sweep/neighboursearch.h"

namespace sweep {

/// L1 of dense vectors, sifted in single precision.
class TaxicabSearch : public NeighbourSearch
{
public:
    TaxicabSearch(VectorBlock queries, vectors::Distance distance, int k, int mostTies)
        : NeighbourSearch(std::move(queries), distance, k, mostTies)
    {
    }

private:
    void prepare(const VectorBlock &) override {}
    void search(const VectorBlock &rows, int from, int to) override;

    float cutOf(int query) const;
};

/// Hamming and Jaccard distance of bits, by counting them: exact at once.
class BitSearch : public NeighbourSearch
{
public:
    BitSearch(VectorBlock queries, vectors::Distance distance, int k, int mostTies)
        : NeighbourSearch(std::move(queries), distance, k, mostTies)
    {
    }

private:
    void prepare(const VectorBlock &) override {}
    void search(const VectorBlock &rows, int from, int to) override;
};

} // namespace sweep

#pragma once

#include "app/sweep/nearestset.h"
#include "app/sweep/vectorblock.h"

#include <QList>
#include <QMultiHash>

#include <memory>

namespace sweep {

/// Finds the exact neighbours of a set of queries while blocks of rows go by. A kind of search sifts each block with
/// fast arithmetic whose error it bounds; what may be near enough is measured in double precision (`measure`), so that
/// the answer is exact whatever the sieve rounds. Needs memory for the queries, k rows of each, and about one block.
/// Used by one thread at a time; works on several.
class NeighbourSearch
{
public:
    /// The search for a type and distance that belong together (vectors::distancesOf). The names of `queries` are those
    /// of the rows that they are, empty for none: a query is not its own neighbour. `mostTies`: see NearestSet.
    static std::unique_ptr<NeighbourSearch> create(VectorBlock queries, vectors::Distance distance, int k,
                                                   int mostTies);

    virtual ~NeighbourSearch() = default;

    /// Rows of the queries' type and dimensions.
    void add(const VectorBlock &rows);

    /// In the order of the queries.
    QList<ExactAnswer> answers() const;

protected:
    NeighbourSearch(VectorBlock queries, vectors::Distance distance, int k, int mostTies);

    const VectorBlock &queries() const { return m_queries; }
    vectors::Distance distance() const { return m_distance; }
    /// A row that is farther from the query cannot be in its answer.
    double boundOf(int query) const { return m_nearest[size_t(query)].bound(); }
    /// Measures a row that may be near enough. For different queries at the same time.
    void consider(int query, const VectorBlock &rows, int row);

private:
    /// Called once per block, before `search`.
    virtual void prepare(const VectorBlock &rows) = 0;
    /// Calls `consider` for every row that may be within the bound of a query in [from, to). Called from several
    /// threads for different queries.
    virtual void search(const VectorBlock &rows, int from, int to) = 0;

    void findOwnRows(const VectorBlock &rows);

    VectorBlock m_queries;
    vectors::Distance m_distance = vectors::Distance::L2;
    std::vector<NearestSet> m_nearest;
    QMultiHash<QByteArray, int> m_queryOfRow;
    std::vector<int> m_ownRow; ///< of each query in the block; -1: not there
};

} // namespace sweep

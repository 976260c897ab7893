#include "app/sweep/neighboursearch.h"

#include "app/jobs/ranges.h"
#include "app/sweep/productsearch.h"
#include "app/sweep/scansearch.h"
#include "app/sweep/sparsesearch.h"

#include <algorithm>

namespace sweep {

using vectors::Distance;
using vectors::VectorType;

namespace {

/// Several ranges for each thread, so that none waits long for the last.
int rangeSize(int queries)
{
    constexpr int rangesPerThread = 2;
    constexpr int most = 512;
    const int ranges = rangesPerThread * jobs::widthOfRanges();
    return std::clamp((queries + ranges - 1) / ranges, 1, most);
}

} // namespace

std::unique_ptr<NeighbourSearch> NeighbourSearch::create(VectorBlock queries, Distance distance, int k, int mostTies)
{
    if (queries.type() == VectorType::Bit)
        return std::make_unique<BitSearch>(std::move(queries), distance, k, mostTies);
    if (queries.type() == VectorType::Sparsevec)
        return std::make_unique<SparseSearch>(std::move(queries), distance, k, mostTies);
    if (distance == Distance::L1)
        return std::make_unique<TaxicabSearch>(std::move(queries), distance, k, mostTies);
    return std::make_unique<ProductSearch>(std::move(queries), distance, k, mostTies);
}

NeighbourSearch::NeighbourSearch(VectorBlock queries, Distance distance, int k, int mostTies)
    : m_queries(std::move(queries))
    , m_distance(distance)
    , m_nearest(size_t(m_queries.rows()), NearestSet(k, mostTies))
{
    for (int query = 0; query < m_queries.rows(); ++query) {
        if (!m_queries.name(query).isEmpty())
            m_queryOfRow.insert(m_queries.name(query).toByteArray(), query);
    }
}

void NeighbourSearch::add(const VectorBlock &rows)
{
    findOwnRows(rows);
    prepare(rows);
    jobs::inRanges(m_queries.rows(), rangeSize(m_queries.rows()),
                   [this, &rows](int from, int to) { search(rows, from, to); });
}

void NeighbourSearch::findOwnRows(const VectorBlock &rows)
{
    m_ownRow.assign(size_t(m_queries.rows()), -1);
    if (m_queryOfRow.isEmpty())
        return;
    for (int row = 0; row < rows.rows(); ++row) {
        const QByteArrayView name = rows.name(row);
        const auto [from, to] = m_queryOfRow.equal_range(QByteArray::fromRawData(name.data(), name.size()));
        for (auto query = from; query != to; ++query)
            m_ownRow[size_t(*query)] = row;
    }
}

void NeighbourSearch::consider(int query, const VectorBlock &rows, int row)
{
    if (row == m_ownRow[size_t(query)])
        return;
    const MeasuredDistance measured = measure(m_distance, m_queries, query, rows, row);
    m_nearest[size_t(query)].add(measured.value, measured.size, rows.name(row));
}

QList<ExactAnswer> NeighbourSearch::answers() const
{
    QList<ExactAnswer> answers;
    answers.reserve(qsizetype(m_nearest.size()));
    for (const NearestSet &nearest : m_nearest)
        answers << nearest.answer();
    return answers;
}

} // namespace sweep

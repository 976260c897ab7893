#include "app/sweep/scansearch.h"

#include <faiss/utils/distances.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sweep {

namespace {

constexpr int TileRows = 64; ///< that stay in the processor's caches while all queries of a range pass over them

template<class Visit>
void forEachPair(int rows, int from, int to, Visit visit)
{
    for (int first = 0; first < rows; first += TileRows) {
        for (int query = from; query < to; ++query) {
            for (int row = first; row < std::min(first + TileRows, rows); ++row)
                visit(query, row);
        }
    }
}

} // namespace

void TaxicabSearch::search(const VectorBlock &rows, int from, int to)
{
    const auto dimensions = size_t(rows.dimensions());
    std::vector<float> cuts;
    for (int query = from; query < to; ++query)
        cuts.push_back(cutOf(query));
    forEachPair(rows.rows(), from, to, [&](int query, int row) {
        float &cut = cuts[size_t(query - from)];
        if (faiss::fvec_L1(queries().dense(query), rows.dense(row), dimensions) > cut)
            return;
        consider(query, rows, row);
        cut = cutOf(query);
    });
}

/// The most that a row within the bound can have when its sum of d terms is rounded at every step.
float TaxicabSearch::cutOf(int query) const
{
    constexpr double unit = double(std::numeric_limits<float>::epsilon()) / 2;
    constexpr float everything = std::numeric_limits<float>::infinity();
    const double error = 1.01 * unit * (queries().dimensions() + 8);
    const double most = boundOf(query) * (1 + error);
    return most < 1e38 ? std::nextafter(float(most), everything) : everything;
}

void BitSearch::search(const VectorBlock &rows, int from, int to)
{
    forEachPair(rows.rows(), from, to, [&](int query, int row) {
        if (measure(distance(), queries(), query, rows, row).value <= boundOf(query))
            consider(query, rows, row);
    });
}

} // namespace sweep

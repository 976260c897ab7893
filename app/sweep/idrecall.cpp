#include "app/sweep/idrecall.h"

#include "app/search/recall.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sweep {

std::optional<NeighbourRows> neighbourRows(const ExactAnswer &answer)
{
    if (!answer.tiesKnown)
        return std::nullopt;
    NeighbourRows rows;
    rows.possible = int(answer.nearest.size());
    if (answer.nearest.empty())
        return rows;
    const double last = answer.nearest.back();
    const double nearer = last - search::distanceTolerance(last, answer.scale);
    const auto isTied = [nearer](double distance) {
        return distance >= nearer;
    };
    const auto tied = std::count_if(answer.byRow.begin(), answer.byRow.end(), isTied);
    const auto certain = answer.byRow.size() - tied;
    const double share = double(rows.possible - certain) / double(std::max<qsizetype>(tied, 1));
    for (auto row = answer.byRow.begin(); row != answer.byRow.end(); ++row)
        rows.weights.insert(row.key(), isTied(row.value()) ? share : 1.0);
    return rows;
}

double recallById(const NeighbourRows &neighbours, std::span<const QByteArray> returned)
{
    if (neighbours.possible == 0)
        return 1;
    const double found =
        std::accumulate(returned.begin(), returned.end(), 0.0, [&neighbours](double sum, const QByteArray &row) {
            return sum + neighbours.weights.value(row, 0);
        });
    return std::min(1.0, found / neighbours.possible);
}

double idCeiling(const NeighbourRows &neighbours)
{
    if (neighbours.possible == 0)
        return 1;
    // A row tied for the last places is returned with the chance that it counts with.
    const double expected = std::accumulate(neighbours.weights.begin(), neighbours.weights.end(), 0.0,
                                            [](double sum, double weight) { return sum + weight * weight; });
    return std::min(1.0, expected / neighbours.possible);
}

} // namespace sweep

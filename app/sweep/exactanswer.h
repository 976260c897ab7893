#pragma once

#include <QByteArray>
#include <QHash>

#include <vector>

namespace sweep {

/// Rows at the k-th distance whose names are kept: as many as it may take to look distances up, and enough to count
/// recall by row.
constexpr int MostTies = 100000;
constexpr int FewTies = 1000;

/// The exact neighbours of one query, itself left out.
struct ExactAnswer
{
    std::vector<double> nearest;     ///< ascending, at most k: fewer when fewer rows have a distance
    QHash<QByteArray, double> byRow; ///< distance by `rowName` of every row as near as the last of `nearest`
    bool tiesKnown = true;           ///< `byRow` is complete
    double scale = 0; ///< as search::distanceTolerance has it, for comparing with distances that the server measured; 0
                      ///< when these are the server's too

    friend bool operator==(const ExactAnswer &, const ExactAnswer &) = default;
};

/// The same query's answer for a smaller k; the answer itself where it has no more neighbours.
ExactAnswer nearestOf(const ExactAnswer &answer, int k);

} // namespace sweep

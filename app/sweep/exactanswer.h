#pragma once

#include <QByteArray>
#include <QHash>

#include <vector>

namespace sweep {

/// The exact neighbours of one query, itself left out.
struct ExactAnswer
{
    std::vector<double> nearest;     ///< ascending, at most k: fewer when fewer rows have a distance
    QHash<QByteArray, double> byRow; ///< distance by `rowName` of every row as near as the last of `nearest`; only
                                     ///< where the answer's own distances are not exact ones
    double scale = 0; ///< as search::distanceTolerance has it, for comparing with distances that the server measured; 0
                      ///< when these are the server's too

    friend bool operator==(const ExactAnswer &, const ExactAnswer &) = default;
};

} // namespace sweep

#pragma once

#include "app/sweep/exactanswer.h"

#include <optional>
#include <span>

namespace sweep {

/// The exact neighbours of one query as rows. Where several are equally near at the k-th place, which of them belong to
/// the answer is a matter of chance: duplicates of one text, say.
struct NeighbourRows
{
    QHash<QByteArray, double> weights; ///< by rowName: 1 for a row that must be in the answer, for each of t rows tied
                                       ///< for the last s places s / t
    int possible = 0;                  ///< min(k, rows that match)

    friend bool operator==(const NeighbourRows &, const NeighbourRows &) = default;
};

/// Nothing where not all ties are known.
std::optional<NeighbourRows> neighbourRows(const ExactAnswer &answer);

/// Recall counted by row, as many tools count it: the share of the rows that are in a list of true neighbours, in which
/// ties for the last places are decided by chance; this is its expected value. `returned`: distinct rows.
double recallById(const NeighbourRows &neighbours, std::span<const QByteArray> returned);

/// What an exact answer, which decides its ties by chance as well, can expect: (m + s² / t) / k with m rows nearer than
/// the k-th distance, t rows at it and s = k - m places left.
double idCeiling(const NeighbourRows &neighbours);

} // namespace sweep

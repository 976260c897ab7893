#pragma once

#include "app/db/connection.h"

#include <QList>
#include <QString>

#include <vector>

namespace testsupport {

using Floats = std::vector<float>;

/// Vectors with held-out queries and the exact neighbours of each by L2.
struct SweepData
{
    std::vector<Floats> base;
    std::vector<Floats> queries;
    std::vector<std::vector<int>> nearest; ///< rows of `base`, nearest first, at least 10
    bool published = false;                ///< `nearest` is the published ground truth of siftsmall
};

/// siftsmall from the shared data, else a seeded mixture of clusters of the same shape (10,000 × 128, 100 queries)
/// with neighbours found here. Made once per program.
const SweepData &sweepData();

/// Squared L2 distance in double precision.
double squaredDistance(const Floats &a, const Floats &b);

/// Makes `table` (as SQL) with an integer primary key id, counting from 0, and the vectors in embedding, over COPY.
/// Errors fail the current test and answer false.
bool fillTable(db::Connection &connection, const QString &table, const std::vector<Floats> &rows);

} // namespace testsupport

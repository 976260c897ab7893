#pragma once

#include <limits>

namespace sweep {

/// What one query gave under one setting.
struct QuerySample
{
    static constexpr double Unknown = std::numeric_limits<double>::quiet_NaN();

    int query = 0; ///< its place among the sweep's queries, from 0
    double milliseconds = 0;
    double recall = 0;                ///< by distance
    double recallById = Unknown;      ///< see recallById(); NaN where not all ties are known
    double publishedRecall = Unknown; ///< NaN without published neighbours
    bool isShort = false;             ///< fewer rows than min(k, matching rows)
    bool repeatsRows = false;         ///< the same row more than once; counted once
    int rows = -1;                    ///< in the answer, without the query's own; -1: not counted
};

} // namespace sweep

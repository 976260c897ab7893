#pragma once

#include "app/indexes/healthfacts.h"

namespace indexes {

/// What there is to say, and what could not be told for lack of an extension, a right or time.
struct HealthReport
{
    QList<HealthFinding> findings; ///< worst first, then by table and index
    QStringList notTold;           ///< sentences

    friend bool operator==(const HealthReport &, const HealthReport &) = default;
};

/// Every rule over every index and table. Parts of a partitioned index are told by the whole. Pure.
HealthReport findHealth(const HealthFacts &facts);

} // namespace indexes

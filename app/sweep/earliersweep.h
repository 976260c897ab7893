#pragma once

#include "app/sweep/querysample.h"
#include "app/sweep/sweepresult.h"
#include "app/vectors/vectorvalue.h"

#include <QDateTime>
#include <QMap>
#include <QString>

#include <optional>
#include <vector>

namespace sweep {

/// What a sweep that was cut off has measured.
struct EarlierSweep
{
    QString digest;                              ///< of its head
    QMap<int, std::vector<QuerySample>> samples; ///< by the point's position, in the order of measuring
    std::optional<QDateTime> startedAt = {};
    std::optional<MeasuredCopy> copy = {};    ///< of one with held-out queries
    QList<vectors::VectorValue> heldOut = {}; ///< the rows that the copy lacks; empty: drawn again
    bool ofOtherIndex = false;                ///< none of the samples is taken over; digests are compared all the same
};

} // namespace sweep

#pragma once

#include "app/sweep/querysample.h"

#include <QMap>
#include <QString>

#include <vector>

namespace sweep {

/// What a sweep that was cut off has measured.
struct EarlierSweep
{
    QString digest;                              ///< of its head
    QMap<int, std::vector<QuerySample>> samples; ///< by the point's position, in the order of measuring
};

} // namespace sweep

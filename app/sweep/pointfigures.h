#pragma once

#include "app/sweep/querysample.h"
#include "app/sweep/sweeppoint.h"

#include <span>

namespace sweep {

/// Fills a point's figures from its samples; settings and plan stay as they are.
void setFigures(SweepPoint &point, std::span<const QuerySample> samples, int k);

/// The bin of a point's distribution that a recall belongs to: eleven, ten tenths and the perfect ones.
int distributionBin(double recall);

} // namespace sweep

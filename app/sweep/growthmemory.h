#pragma once

#include "app/sweep/growthresult.h"

namespace sweep {

/// The index at so many times the rows of today, to be held against the server's memory (GrowthHead::memory).
struct GrowthMemory
{
    double factor = 1;
    Prediction index;                 ///< bytes
    std::optional<core::Bytes> build; ///< what its build holds of maintenance_work_mem, by hnswBuildMemory
    catalog::MemoryFit fit = catalog::MemoryFit::Nowhere; ///< of `index`

    friend bool operator==(const GrowthMemory &, const GrowthMemory &) = default;
};

/// At 1, 10 and 100 times the rows. Empty without a fit of the size, and for a growth that was stored without the
/// server's memory.
QList<GrowthMemory> growthMemory(const GrowthResult &result);

/// "The index (12 MB) fits into shared_buffers (128 MB); at 10 times …", with how the machine's memory was found. In
/// English; empty where growthMemory is.
QString growthMemorySentence(const GrowthResult &result);

} // namespace sweep

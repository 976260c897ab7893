#pragma once

#include <functional>

namespace jobs {

/// Calls `work(from, to)` for ranges of at most `size` that together are [0, count), on this thread and on those of Qt
/// Concurrent's that are free. Returns when all are done; rethrows the first exception of `work`.
void inRanges(int count, int size, const std::function<void(int from, int to)> &work);

/// How many ranges can be worked on at the same time.
int widthOfRanges();

} // namespace jobs

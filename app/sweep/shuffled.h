#pragma once

#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace sweep {

/// 0 … count - 1 in random order. std::shuffle may differ between standard libraries; a seed has to mean one order
/// everywhere.
inline std::vector<int> shuffled(int count, std::mt19937_64 &random)
{
    std::vector<int> order(static_cast<size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    for (size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random() % i]);
    return order;
}

} // namespace sweep

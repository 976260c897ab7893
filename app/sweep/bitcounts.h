#pragma once

#include <QtGlobal>

#include <span>

namespace sweep {

/// How many bits differ between, and how many are set in both of, two rows of equally many words.
int differingBits(std::span<const quint64> a, std::span<const quint64> b);
int sharedBits(std::span<const quint64> a, std::span<const quint64> b);

} // namespace sweep

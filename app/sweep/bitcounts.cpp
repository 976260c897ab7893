#include "app/sweep/bitcounts.h"

#include <bit>

// The baseline of x86-64 has no instruction that counts bits, nearly every such processor does.
#if defined(__x86_64__) && defined(__GNUC__)
#define WORKBENCH_POPCNT __attribute__((target("popcnt")))
#endif

namespace sweep {

namespace {

using Words = std::span<const quint64>;

int differingAnywhere(Words a, Words b)
{
    int count = 0;
    for (size_t i = 0; i < a.size(); ++i)
        count += std::popcount(a[i] ^ b[i]);
    return count;
}

int sharedAnywhere(Words a, Words b)
{
    int count = 0;
    for (size_t i = 0; i < a.size(); ++i)
        count += std::popcount(a[i] & b[i]);
    return count;
}

#ifdef WORKBENCH_POPCNT
WORKBENCH_POPCNT int differingByInstruction(const quint64 *a, const quint64 *b, size_t words)
{
    int count = 0;
    for (size_t i = 0; i < words; ++i)
        count += __builtin_popcountll(a[i] ^ b[i]);
    return count;
}

WORKBENCH_POPCNT int sharedByInstruction(const quint64 *a, const quint64 *b, size_t words)
{
    int count = 0;
    for (size_t i = 0; i < words; ++i)
        count += __builtin_popcountll(a[i] & b[i]);
    return count;
}

bool hasInstruction()
{
    static const bool has = __builtin_cpu_supports("popcnt");
    return has;
}
#endif

} // namespace

int differingBits(Words a, Words b)
{
#ifdef WORKBENCH_POPCNT
    if (hasInstruction())
        return differingByInstruction(a.data(), b.data(), a.size());
#endif
    return differingAnywhere(a, b);
}

int sharedBits(Words a, Words b)
{
#ifdef WORKBENCH_POPCNT
    if (hasInstruction())
        return sharedByInstruction(a.data(), b.data(), a.size());
#endif
    return sharedAnywhere(a, b);
}

} // namespace sweep

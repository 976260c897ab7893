#pragma once

#include <array>
#include <cstddef>

namespace sweep {

#if defined(__x86_64__) && defined(__GNUC__)
#define WORKBENCH_WIDE __attribute__((target("avx2,fma")))
#define WORKBENCH_INLINE __attribute__((always_inline))
#else
#define WORKBENCH_INLINE
#endif

/// The sum in several strands, that the processor can add at once.
template<class Term>
WORKBENCH_INLINE inline double strandedSum(size_t count, Term term)
{
    constexpr size_t strands = 8;
    std::array<double, strands> sums{};
    size_t i = 0;
    for (; i + strands <= count; i += strands) {
        for (size_t strand = 0; strand < strands; ++strand)
            sums[strand] += term(i + strand);
    }
    double total = 0;
    for (; i < count; ++i)
        total += term(i);
    for (const double sum : sums)
        total += sum;
    return total;
}

#ifdef WORKBENCH_WIDE
template<class Term>
WORKBENCH_WIDE double wideSum(size_t count, Term term)
{
    return strandedSum(count, term);
}

inline bool hasWideSums()
{
    static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return has;
}
#endif

/// Sum of `term(i)` for i in [0, count) in double precision, by the widest instructions that the processor has.
template<class Term>
double sumOf(size_t count, Term term)
{
#ifdef WORKBENCH_WIDE
    if (hasWideSums())
        return wideSum(count, term);
#endif
    return strandedSum(count, term);
}

} // namespace sweep

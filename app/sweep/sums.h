#pragma once

#include <array>
#include <cstddef>

namespace sweep {

/// Sum of `term(i)` for i in [0, count) in double precision, in several strands that the processor can add at once.
template<class Term>
double sumOf(size_t count, Term term)
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

} // namespace sweep

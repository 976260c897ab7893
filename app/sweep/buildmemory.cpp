#include "app/sweep/buildmemory.h"

#include <algorithm>
#include <cmath>

namespace sweep {

using vectors::VectorType;

namespace {

constexpr int PageRoom = 8192 - 24; ///< without the page's header and pgvector's own data on it

/// Bytes of a value as the type stores it.
qint64 valueBytes(const catalog::VectorShape &shape)
{
    const qint64 elements = shape.dimensions;
    switch (shape.type) {
    case VectorType::Vector:
        return 8 + 4 * elements;
    case VectorType::Halfvec:
        return 8 + 2 * elements;
    case VectorType::Sparsevec:
        return 16 + 8 * elements;
    case VectorType::Bit:
        return 8 + (elements + 7) / 8;
    }
    Q_UNREACHABLE();
}

qint64 aligned(qint64 bytes)
{
    return (bytes + 7) / 8 * 8;
}

} // namespace

core::Bytes hnswBuildMemory(double rows, int m, const catalog::VectorShape &shape, int serverVersion)
{
    const double upper = 1.0 / (std::max(m, 2) - 1);
    const double header = serverVersion >= 160000 ? 8 : 24;
    const double perRow = 128 + 8 * (1 + upper) + (8 + 32.0 * m) + upper * (8 + 16.0 * m) +
                          double(aligned(valueBytes(shape))) + header * (4 + upper);
    return {qint64(std::ceil(perRow * rows))};
}

core::Bytes indexBytes(vectors::IndexMethod method, int m, const catalog::VectorShape &shape, double rows)
{
    constexpr int item = 4; ///< pointer on the page
    if (method == vectors::IndexMethod::Ivfflat)
        return {qint64(rows * double(aligned(valueBytes(shape)) + 8 + item))};
    const qint64 element = aligned(72 + valueBytes(shape)) + item;
    const double upper = 1.0 / (std::max(m, 2) - 1);
    const qint64 neighbours = aligned(4 + 12 * m + qint64(upper * 6 * m)) + item;
    const qint64 together = element + neighbours;
    const double perPage = together <= PageRoom ? double(PageRoom / together) : double(PageRoom) / double(together);
    return {qint64(std::ceil(rows / perPage)) * 8192};
}

} // namespace sweep

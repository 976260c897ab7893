#include "app/vectors/vectorvalue.h"

#include <bit>
#include <cmath>

namespace vectors {

// Not qfloat16: whether it rounds to nearest even, as the server does, depends on the Qt version.
quint16 toHalf(float value)
{
    const auto bits = std::bit_cast<quint32>(value);
    const auto sign = quint16((bits >> 16) & 0x8000);
    if (std::isnan(value))
        return sign | 0x7e00;
    const double magnitude = std::fabs(double(value));
    if (magnitude >= 65520) // rounds beyond the largest half, 65504
        return sign | 0x7c00;
    if (magnitude < std::ldexp(1.0, -14)) // subnormal: a multiple of 2^-24; nearbyint rounds to even
        return sign | quint16(std::nearbyint(std::ldexp(magnitude, 24)));
    int exponent = 0;
    const double fraction = std::frexp(magnitude, &exponent);                // in [0.5, 1)
    const auto mantissa = quint32(std::nearbyint(std::ldexp(fraction, 11))); // in [1024, 2048]
    return sign | quint16((quint32(exponent + 13) << 10) + mantissa);
}

float fromHalf(quint16 half)
{
    const bool negative = half & 0x8000;
    const int exponent = (half >> 10) & 0x1f;
    const int mantissa = half & 0x3ff;
    float magnitude = 0;
    if (exponent == 0)
        magnitude = std::ldexp(float(mantissa), -24);
    else if (exponent == 31)
        magnitude = mantissa ? std::nanf("") : INFINITY;
    else
        magnitude = std::ldexp(float(mantissa + 1024), exponent - 25);
    return negative ? -magnitude : magnitude;
}

} // namespace vectors

#pragma once

#include <QtGlobal>

namespace core {

/// A duration in milliseconds.
struct Milliseconds
{
    double value = 0;
    friend auto operator<=>(const Milliseconds &, const Milliseconds &) = default;
};

/// A size in bytes.
struct Bytes
{
    qint64 value = 0;
    friend auto operator<=>(const Bytes &, const Bytes &) = default;
};

/// The planner's idea of how many rows there are; negative when the table was never analysed.
struct RowEstimate
{
    double value = -1;
    bool known() const { return value >= 0; }
    friend auto operator<=>(const RowEstimate &, const RowEstimate &) = default;
};

/// Rows that were counted.
struct RowCount
{
    qint64 value = 0;
    friend auto operator<=>(const RowCount &, const RowCount &) = default;
};

} // namespace core

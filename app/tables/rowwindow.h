#pragma once

#include "app/tables/windowrequest.h"

#include <QList>
#include <QString>

#include <optional>

namespace tables {

/// What a grid shows of a vector instead of the vector.
struct VectorPreview
{
    int dimensions = 0;
    qint64 nonZero = -1; ///< sparsevec: stored elements; bit: bits that are set; else -1
    double norm = 0;     ///< Euclidean
    QList<float> strip;  ///< mean of the elements of up to 32 equal pieces; empty when it was too big to make

    friend bool operator==(const VectorPreview &, const VectorPreview &) = default;
};

/// One value as a grid shows it.
struct Cell
{
    QString text;                        ///< the server's text form, or its beginning; a null string for NULL
    qint64 wholeBytes = -1;              ///< size of the whole value when `text` is only its beginning
    std::optional<VectorPreview> vector; ///< instead of text

    bool isNull() const { return text.isNull() && !vector; }
    bool isCut() const { return wholeBytes >= 0; }
    /// True when `text` is the value itself.
    bool isWhole() const { return !isCut() && !vector; }

    friend bool operator==(const Cell &, const Cell &) = default;
};

struct Row
{
    QList<Cell> cells; ///< in the order of the request's shown columns
    RowPosition position;

    friend bool operator==(const Row &, const Row &) = default;
};

/// The answer to a WindowRequest. Rows are in the order asked for, also for Before and Last.
struct RowWindow
{
    QList<Row> rows;
    bool reachesStart = false; ///< no row stands before the first
    bool reachesEnd = false;   ///< no row stands behind the last
    bool truncated = false;    ///< PlaceLimit ended it: more rows exist, but nothing names them
    ReadLimits limits;         ///< for the next request

    friend bool operator==(const RowWindow &, const RowWindow &) = default;
};

} // namespace tables

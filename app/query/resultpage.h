#pragma once

#include "app/jobs/jobcontext.h"
#include "app/query/resultspool.h"

#include <QRect>

namespace query {

/// What a grid shows of a vector instead of the vector.
struct VectorSketch
{
    int dimensions = 0;
    qint64 nonZero = -1; ///< sparsevec: stored elements; bit: bits that are set; else -1
    double norm = 0;     ///< Euclidean
    QList<float> strip;  ///< mean of the elements of up to 32 equal pieces

    friend bool operator==(const VectorSketch &, const VectorSketch &) = default;
};

/// One value as a grid shows it.
struct ResultCell
{
    QString text;                       ///< the server's text form, or its beginning; a null string for NULL
    qint64 wholeBytes = -1;             ///< size of the whole value when `text` is only its beginning
    std::optional<VectorSketch> vector; ///< instead of text

    bool isNull() const { return text.isNull() && !vector; }
    bool isCut() const { return wholeBytes >= 0; }

    friend bool operator==(const ResultCell &, const ResultCell &) = default;
};

/// Some rows of a result, cut down to what a grid shows.
struct ResultPage
{
    qint64 first = 0;
    QList<QList<ResultCell>> rows;

    friend bool operator==(const ResultPage &, const ResultPage &) = default;
};

using SpoolPointer = std::shared_ptr<const ResultSpool>;

/// Rows of a page; a result is shown and read in pages of this size.
constexpr qint64 PageRows = 256;
/// Most characters of a value in a page.
constexpr int CellCharacters = 400;

/// Reads a page of a result. Errors: Local, Cancelled.
core::Result<ResultPage> readPage(jobs::JobContext &context, const SpoolPointer &spool, qint64 first,
                                  qint64 count = PageRows);

ResultCell cellOf(const ResultColumn &column, const std::optional<QByteArray> &value);

/// One value as it is. Error Missing where there is no such row.
core::Result<std::optional<QString>> readValue(jobs::JobContext &context, const SpoolPointer &spool, qint64 row,
                                               int column);

/// Cells to be copied: rectangles with columns as x and rows as y.
struct CellSelection
{
    QList<QRect> cells;
    QList<int> columns; ///< in the order of the text
    bool withHeaders = false;

    friend bool operator==(const CellSelection &, const CellSelection &) = default;
};

/// Most bytes of a text for the clipboard.
constexpr qint64 MostCopied = 256 * 1024 * 1024;

/// Whole values as tab-separated text: NULL is an empty field, a field with a tab, quote or line break is quoted.
/// Errors: InvalidInput when the text gets too long; Local; Cancelled.
core::Result<QString> copyCells(jobs::JobContext &context, const SpoolPointer &spool, const CellSelection &selection);

} // namespace query

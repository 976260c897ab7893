#pragma once

#include "app/core/result.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <memory>
#include <vector>

namespace vectors {

/// What the elements of a TEXMEX file are: 4-byte floats (.fvecs), bytes (.bvecs) or 4-byte integers (.ivecs).
enum class VecsFormat { Float, Byte, Integer };

/// Reads a .fvecs, .bvecs or .ivecs file row by row: each row is a little-endian int32 count of elements followed by
/// the elements. Holds one block of the file at a time, whatever its size. Move-only; used by one thread at a time.
/// Every error names the file, and the row (counting from 0) where one is at fault.
class FvecsReader
{
public:
    /// Errors: Local when the file can't be read; InvalidInput for an ending that is none of the three, an empty
    /// file, and a size that is no whole number of rows: the row that is cut short or of other dimensions is named.
    static core::Result<FvecsReader> open(const QString &path);

    VecsFormat format() const { return m_format; }
    /// Elements of every row.
    int dimensions() const { return m_dimensions; }
    /// Rows of the whole file.
    qint64 count() const { return m_count; }
    /// The number of the row that the next read gives.
    qint64 position() const { return m_position; }
    const QString &path() const { return m_path; }

    /// Reads the next row into `row`, as floats; false after the last one. Errors: a row of other dimensions, an
    /// element that is not finite, a file that became shorter.
    core::Result<bool> next(std::vector<float> &row);
    /// The same for .ivecs without loss; other formats are InvalidInput.
    core::Result<bool> nextIntegers(std::vector<qint32> &row);

    /// What is left of the file in memory, for files of queries; at most `limit` rows.
    core::Result<std::vector<std::vector<float>>> readAll(qint64 limit);

private:
    FvecsReader() = default;
    core::Result<void> readShape();
    core::Error faultOfSize() const;
    core::Error fault(const QString &what) const;
    core::Result<const char *> nextElements();
    qint64 rowBytes() const;

    std::unique_ptr<QFile> m_file;
    QString m_path;
    VecsFormat m_format = VecsFormat::Float;
    int m_dimensions = 0;
    qint64 m_count = 0;
    qint64 m_position = 0;
    QByteArray m_block;
    qint64 m_blockOffset = 0;
};

} // namespace vectors

#pragma once

#include "app/core/result.h"

#include <QByteArrayView>

#include <optional>
#include <vector>

namespace db {

/// Reads the pieces of COPY … TO STDOUT (FORMAT binary) as Connection::copyOut hands them over, one row at a time.
/// Format: PostgreSQL's COPY, "Binary Format".
class CopyRowReader
{
public:
    /// Reads one piece; true when it holds a row, which is valid as long as the piece, false for the stream's end.
    /// Error Local when it is no such piece.
    core::Result<bool> read(QByteArrayView piece);

    int fieldCount() const { return int(m_fields.size()); }
    /// Nothing means NULL.
    std::optional<QByteArrayView> field(int index) const;
    /// The bytes of the first `count` fields as they came: each value's length (-1 for NULL) and the value.
    QByteArrayView leadingFields(int count) const;

private:
    struct Field
    {
        qsizetype at = 0;
        qsizetype length = 0; ///< -1: NULL
    };

    bool readHeader();
    bool readFields(int count);

    QByteArrayView m_piece;
    qsizetype m_at = 0;
    qsizetype m_firstField = 0;
    bool m_headerRead = false;
    std::vector<Field> m_fields;
};

} // namespace db

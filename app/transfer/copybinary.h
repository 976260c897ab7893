#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>

namespace transfer {

/// One field of a row in the binary format of its column's type; nothing means NULL.
using CopyField = std::optional<QByteArray>;

/// The pieces of a COPY … WITH (FORMAT binary) stream, each appended to `buffer`, for db::Connection::copyIn:
/// one header, the rows, one trailer. Format: PostgreSQL's COPY, "Binary Format".
void appendCopyHeader(QByteArray &buffer);
void appendCopyRow(QByteArray &buffer, const QList<CopyField> &fields);
void appendCopyTrailer(QByteArray &buffer);

/// A row by parts, for callers that have the bytes elsewhere: the number of fields, then each of them.
void beginCopyRow(QByteArray &buffer, int fieldCount);
void appendCopyField(QByteArray &buffer, QByteArrayView bytes);
void appendCopyNull(QByteArray &buffer);

} // namespace transfer

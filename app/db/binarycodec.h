#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace db {

/// Network-order encodings of PostgreSQL's binary format; a decoder answers nothing on a wrong length.
QByteArray encodeInt2(qint16 value);
QByteArray encodeInt4(qint32 value);
QByteArray encodeInt8(qint64 value);
QByteArray encodeFloat4(float value);
QByteArray encodeFloat8(double value);
QByteArray encodeBool(bool value);

std::optional<qint16> decodeInt2(QByteArrayView bytes);
std::optional<qint32> decodeInt4(QByteArrayView bytes);
std::optional<qint64> decodeInt8(QByteArrayView bytes);
std::optional<float> decodeFloat4(QByteArrayView bytes);
std::optional<double> decodeFloat8(QByteArrayView bytes);
std::optional<bool> decodeBool(QByteArrayView bytes);

} // namespace db

#include "app/db/binarycodec.h"

#include <QtEndian>

#include <bit>

namespace db {

namespace {

template<class T>
QByteArray encode(T value)
{
    QByteArray bytes(sizeof(T), Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

template<class T>
std::optional<T> decode(QByteArrayView bytes)
{
    if (bytes.size() != qsizetype(sizeof(T)))
        return std::nullopt;
    return qFromBigEndian<T>(bytes.data());
}

} // namespace

QByteArray encodeInt2(qint16 value)
{
    return encode(value);
}

QByteArray encodeInt4(qint32 value)
{
    return encode(value);
}

QByteArray encodeInt8(qint64 value)
{
    return encode(value);
}

QByteArray encodeFloat4(float value)
{
    return encode(std::bit_cast<quint32>(value));
}

QByteArray encodeFloat8(double value)
{
    return encode(std::bit_cast<quint64>(value));
}

QByteArray encodeBool(bool value)
{
    return QByteArray(1, value ? '\1' : '\0');
}

std::optional<qint16> decodeInt2(QByteArrayView bytes)
{
    return decode<qint16>(bytes);
}

std::optional<qint32> decodeInt4(QByteArrayView bytes)
{
    return decode<qint32>(bytes);
}

std::optional<qint64> decodeInt8(QByteArrayView bytes)
{
    return decode<qint64>(bytes);
}

std::optional<float> decodeFloat4(QByteArrayView bytes)
{
    const auto bits = decode<quint32>(bytes);
    return bits ? std::optional(std::bit_cast<float>(*bits)) : std::nullopt;
}

std::optional<double> decodeFloat8(QByteArrayView bytes)
{
    const auto bits = decode<quint64>(bytes);
    return bits ? std::optional(std::bit_cast<double>(*bits)) : std::nullopt;
}

std::optional<bool> decodeBool(QByteArrayView bytes)
{
    return bytes.size() == 1 ? std::optional(bytes[0] != '\0') : std::nullopt;
}

} // namespace db

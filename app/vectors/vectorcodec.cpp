#include "app/vectors/vectorvalue.h"

#include <QtEndian>

#include <bit>

namespace vectors {

using core::Result;

namespace {

template<class Integer>
void append(QByteArray &bytes, Integer value)
{
    const Integer bigEndian = qToBigEndian(value);
    bytes.append(reinterpret_cast<const char *>(&bigEndian), sizeof(bigEndian));
}

void appendFloat(QByteArray &bytes, float value)
{
    append(bytes, std::bit_cast<quint32>(value));
}

/// Takes integers from the front of a message; `ok` turns false where it is too short.
struct Cursor
{
    QByteArrayView rest;
    bool ok = true;

    template<class Integer>
    Integer take()
    {
        if (rest.size() < qsizetype(sizeof(Integer))) {
            ok = false;
            return 0;
        }
        const auto value = qFromBigEndian<Integer>(rest.data());
        rest = rest.sliced(sizeof(Integer));
        return value;
    }
    float takeFloat() { return std::bit_cast<float>(take<quint32>()); }
};

void appendBits(QByteArray &bytes, const VectorValue &value)
{
    append(bytes, qint32(value.dimensions));
    QByteArray packed((value.dimensions + 7) / 8, '\0');
    for (int i = 0; i < value.dimensions; ++i) {
        if (value.elements[size_t(i)] != 0)
            packed[i / 8] = char(packed[i / 8] | (0x80 >> (i % 8)));
    }
    bytes += packed;
}

void appendSparse(QByteArray &bytes, const VectorValue &value)
{
    append(bytes, qint32(value.dimensions));
    append(bytes, qint32(value.positions.size()));
    append(bytes, qint32(0));
    for (const int position : value.positions)
        append(bytes, qint32(position));
    for (const float element : value.elements)
        appendFloat(bytes, element);
}

void readDense(Cursor &cursor, VectorValue &value)
{
    value.dimensions = cursor.take<qint16>();
    cursor.take<qint16>();
    const int width = value.type == VectorType::Halfvec ? 2 : 4;
    if (!cursor.ok || value.dimensions < 0 || cursor.rest.size() != qsizetype(value.dimensions) * width) {
        cursor.ok = false;
        return;
    }
    value.elements.reserve(size_t(value.dimensions));
    for (int i = 0; i < value.dimensions; ++i)
        value.elements.push_back(width == 2 ? fromHalf(cursor.take<quint16>()) : cursor.takeFloat());
}

void readSparse(Cursor &cursor, VectorValue &value)
{
    value.dimensions = cursor.take<qint32>();
    const qint32 count = cursor.take<qint32>();
    cursor.take<qint32>();
    if (!cursor.ok || count < 0 || cursor.rest.size() != qsizetype(count) * 8) {
        cursor.ok = false;
        return;
    }
    for (int i = 0; i < count; ++i)
        value.positions.push_back(cursor.take<qint32>());
    for (int i = 0; i < count; ++i)
        value.elements.push_back(cursor.takeFloat());
}

void readBits(Cursor &cursor, VectorValue &value)
{
    value.dimensions = cursor.take<qint32>();
    if (!cursor.ok || value.dimensions < 0 || cursor.rest.size() != (qsizetype(value.dimensions) + 7) / 8) {
        cursor.ok = false;
        return;
    }
    for (int i = 0; i < value.dimensions; ++i)
        value.elements.push_back((cursor.rest[i / 8] >> (7 - i % 8)) & 1 ? 1.0F : 0.0F);
}

} // namespace

QByteArray toBinary(const VectorValue &value)
{
    QByteArray bytes;
    switch (value.type) {
    case VectorType::Bit:
        appendBits(bytes, value);
        break;
    case VectorType::Sparsevec:
        appendSparse(bytes, value);
        break;
    case VectorType::Vector:
    case VectorType::Halfvec:
        bytes.reserve(4 + qsizetype(value.elements.size()) * 4);
        append(bytes, qint16(value.dimensions));
        append(bytes, qint16(0));
        for (const float element : value.elements)
            value.type == VectorType::Vector ? appendFloat(bytes, element) : append(bytes, toHalf(element));
        break;
    }
    return bytes;
}

Result<VectorValue> fromBinary(VectorType type, QByteArrayView bytes)
{
    VectorValue value{type, 0, {}, {}};
    Cursor cursor{bytes};
    if (type == VectorType::Bit)
        readBits(cursor, value);
    else if (type == VectorType::Sparsevec)
        readSparse(cursor, value);
    else
        readDense(cursor, value);
    if (!cursor.ok)
        return core::invalidInput(QStringLiteral("%1 bytes are not a binary %2").arg(bytes.size()).arg(typeName(type)));
    return value;
}

} // namespace vectors

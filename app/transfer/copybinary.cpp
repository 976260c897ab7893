#include "app/transfer/copybinary.h"

#include <QtEndian>

#include <array>

namespace transfer {

namespace {

constexpr std::array<char, 11> Signature{'P', 'G', 'C', 'O', 'P', 'Y', '\n', '\377', '\r', '\n', '\0'};
constexpr qint16 EndOfRows = -1;
constexpr qint32 NullLength = -1;

template<class T>
void appendNumber(QByteArray &buffer, T value)
{
    const T bigEndian = qToBigEndian(value);
    buffer.append(reinterpret_cast<const char *>(&bigEndian), sizeof(T));
}

} // namespace

void appendCopyHeader(QByteArray &buffer)
{
    buffer.append(Signature.data(), Signature.size());
    appendNumber<qint32>(buffer, 0); // flags
    appendNumber<qint32>(buffer, 0); // length of the header's extension
}

void appendCopyRow(QByteArray &buffer, const QList<CopyField> &fields)
{
    beginCopyRow(buffer, int(fields.size()));
    for (const CopyField &field : fields) {
        if (field)
            appendCopyField(buffer, *field);
        else
            appendCopyNull(buffer);
    }
}

void appendCopyTrailer(QByteArray &buffer)
{
    appendNumber(buffer, EndOfRows);
}

void beginCopyRow(QByteArray &buffer, int fieldCount)
{
    appendNumber(buffer, qint16(fieldCount));
}

void appendCopyField(QByteArray &buffer, QByteArrayView bytes)
{
    appendNumber(buffer, qint32(bytes.size()));
    buffer.append(bytes.data(), bytes.size());
}

void appendCopyNull(QByteArray &buffer)
{
    appendNumber(buffer, NullLength);
}

} // namespace transfer

#include "app/vectors/fvecs.h"

#include <QFileInfo>
#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

namespace vectors {

using core::Error;
using core::Result;

namespace {

constexpr qint64 HeaderBytes = sizeof(qint32);
constexpr qint64 BlockBytes = 1 << 20;
constexpr int MaxDimensions = 1'000'000;

std::optional<VecsFormat> formatOf(const QString &path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == u"fvecs")
        return VecsFormat::Float;
    if (ending == u"bvecs")
        return VecsFormat::Byte;
    if (ending == u"ivecs")
        return VecsFormat::Integer;
    return std::nullopt;
}

qint64 elementBytes(VecsFormat format)
{
    return format == VecsFormat::Byte ? 1 : 4;
}

float elementAt(VecsFormat format, const char *elements, int index)
{
    switch (format) {
    case VecsFormat::Float:
        return std::bit_cast<float>(qFromLittleEndian<quint32>(elements + 4 * index));
    case VecsFormat::Byte:
        return float(quint8(elements[index]));
    case VecsFormat::Integer:
        return float(qFromLittleEndian<qint32>(elements + 4 * index));
    }
    Q_UNREACHABLE();
}

/// The element count that a row starts with; nothing when the file ends before it.
std::optional<qint32> headerAt(QFile &file, qint64 offset)
{
    char bytes[HeaderBytes];
    if (!file.seek(offset) || file.read(bytes, HeaderBytes) != HeaderBytes)
        return std::nullopt;
    return qFromLittleEndian<qint32>(bytes);
}

} // namespace

Result<FvecsReader> FvecsReader::open(const QString &path)
{
    FvecsReader reader;
    reader.m_path = path;
    const auto format = formatOf(path);
    if (!format) {
        return core::invalidInput(QStringLiteral("%1: not a .fvecs, .bvecs or .ivecs file").arg(path),
                                  QStringLiteral("the ending tells how the elements are stored"));
    }
    reader.m_format = *format;
    if (QFileInfo(path).isDir())
        return core::localError(QStringLiteral("%1: is a folder").arg(path));
    reader.m_file = std::make_unique<QFile>(path);
    if (!reader.m_file->open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return core::localError(QStringLiteral("%1: %2").arg(path, reader.m_file->errorString()));
    if (const auto shaped = reader.readShape(); !shaped)
        return shaped.error();
    return reader;
}

Result<void> FvecsReader::readShape()
{
    if (m_file->isSequential())
        return core::invalidInput(QStringLiteral("%1: is a pipe; a file is needed").arg(m_path));
    if (m_file->size() == 0)
        return core::invalidInput(QStringLiteral("%1: the file is empty").arg(m_path));
    const auto dimensions = headerAt(*m_file, 0);
    if (!dimensions)
        return fault(QStringLiteral("the file ends within its first four bytes"));
    if (*dimensions < 1 || *dimensions > MaxDimensions)
        return fault(QStringLiteral("says that it has %1 dimensions; this is no such file").arg(*dimensions));
    m_dimensions = *dimensions;
    if (m_file->size() % rowBytes() != 0)
        return faultOfSize();
    m_count = m_file->size() / rowBytes();
    return m_file->seek(0) ? Result<void>()
                           : core::localError(QStringLiteral("%1: %2").arg(m_path, m_file->errorString()));
}

/// Looks for the row that makes the size no whole number of rows.
Error FvecsReader::faultOfSize() const
{
    const qint64 size = m_file->size();
    const auto at = [this](qint64 row, const QString &what) {
        return core::invalidInput(QStringLiteral("%1: row %2 %3").arg(m_path).arg(row).arg(what));
    };
    qint64 row = 0;
    for (qint64 offset = 0; offset < size; offset += rowBytes(), ++row) {
        const auto dimensions = headerAt(*m_file, offset);
        if (dimensions && *dimensions != m_dimensions)
            return at(row, QStringLiteral("has %1 dimensions, the first has %2").arg(*dimensions).arg(m_dimensions));
        if (!dimensions || offset + rowBytes() > size)
            break;
    }
    return at(row, QStringLiteral("is cut short: %1 of %2 bytes").arg(size - row * rowBytes()).arg(rowBytes()));
}

Error FvecsReader::fault(const QString &what) const
{
    return core::invalidInput(QStringLiteral("%1: row %2 %3").arg(m_path).arg(m_position).arg(what));
}

qint64 FvecsReader::rowBytes() const
{
    return HeaderBytes + m_dimensions * elementBytes(m_format);
}

/// The elements of the next row, valid until the next call; null after the last row.
Result<const char *> FvecsReader::nextElements()
{
    if (m_position == m_count)
        return static_cast<const char *>(nullptr);
    if (m_blockOffset + rowBytes() > m_block.size()) {
        const qint64 rows = std::clamp<qint64>(BlockBytes / rowBytes(), 1, m_count - m_position);
        m_block.resize(rows * rowBytes());
        m_blockOffset = 0;
        const qint64 read = m_file->read(m_block.data(), m_block.size());
        if (read < 0)
            return core::localError(QStringLiteral("%1: %2").arg(m_path, m_file->errorString()));
        m_block.resize(read - read % rowBytes());
        if (m_block.isEmpty())
            return fault(QStringLiteral("is missing: the file became shorter"));
        if (!m_file->seek((m_position * rowBytes()) + m_block.size()))
            return core::localError(QStringLiteral("%1: %2").arg(m_path, m_file->errorString()));
    }
    const char *row = m_block.constData() + m_blockOffset;
    const auto dimensions = qFromLittleEndian<qint32>(row);
    if (dimensions != m_dimensions)
        return fault(QStringLiteral("has %1 dimensions, the first has %2").arg(dimensions).arg(m_dimensions));
    m_blockOffset += rowBytes();
    return row + HeaderBytes;
}

Result<bool> FvecsReader::next(std::vector<float> &row)
{
    const auto elements = nextElements();
    if (!elements)
        return elements.error();
    if (!*elements)
        return false;
    row.resize(size_t(m_dimensions));
    for (int i = 0; i < m_dimensions; ++i) {
        const float element = elementAt(m_format, *elements, i);
        if (!std::isfinite(element)) {
            return fault(QStringLiteral("has %1 as element %2")
                             .arg(std::isnan(element) ? QStringLiteral("NaN") : QStringLiteral("an infinite number"))
                             .arg(i));
        }
        row[size_t(i)] = element;
    }
    ++m_position;
    return true;
}

Result<bool> FvecsReader::nextIntegers(std::vector<qint32> &row)
{
    if (m_format != VecsFormat::Integer)
        return core::invalidInput(QStringLiteral("%1: an .ivecs file is needed").arg(m_path));
    const auto elements = nextElements();
    if (!elements)
        return elements.error();
    if (!*elements)
        return false;
    row.resize(size_t(m_dimensions));
    for (int i = 0; i < m_dimensions; ++i)
        row[size_t(i)] = qFromLittleEndian<qint32>(*elements + 4 * i);
    ++m_position;
    return true;
}

Result<std::vector<std::vector<float>>> FvecsReader::readAll(qint64 limit)
{
    std::vector<std::vector<float>> rows;
    std::vector<float> row;
    while (qint64(rows.size()) < limit) {
        const auto read = next(row);
        if (!read)
            return read.error();
        if (!*read)
            break;
        rows.push_back(row);
    }
    return rows;
}

} // namespace vectors

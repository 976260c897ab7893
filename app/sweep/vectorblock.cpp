#include "app/sweep/vectorblock.h"

#include "app/sweep/sums.h"
#include "app/vectors/vectorvalue.h"

#include <QtEndian>

#include <bit>
#include <cstring>

namespace sweep {

using core::Result;
using vectors::VectorType;

namespace {

core::Error malformed(VectorType type, qsizetype bytes)
{
    return core::invalidInput(QStringLiteral("%1 bytes are not a binary %2").arg(bytes).arg(vectors::typeName(type)));
}

float floatAt(const char *bytes)
{
    return std::bit_cast<float>(qFromBigEndian<quint32>(bytes));
}

/// Every half as a float: looked up, as converting one takes longer than all else that is done with it.
const std::vector<float> &floatsOfHalves()
{
    static const std::vector<float> floats = [] {
        std::vector<float> table(65536);
        for (size_t half = 0; half < table.size(); ++half)
            table[half] = vectors::fromHalf(quint16(half));
        return table;
    }();
    return floats;
}

} // namespace

Result<void> VectorBlock::append(QByteArrayView binary, QByteArrayView name)
{
    Result<void> appended;
    switch (m_type) {
    case VectorType::Vector:
    case VectorType::Halfvec:
        appended = appendDense(binary);
        break;
    case VectorType::Sparsevec:
        appended = appendSparse(binary);
        break;
    case VectorType::Bit:
        appended = appendBits(binary);
        break;
    }
    if (!appended)
        return appended;
    m_names.append(name);
    m_nameEnds.push_back(m_names.size());
    return {};
}

void VectorBlock::clear()
{
    m_elements.clear();
    m_positions.clear();
    m_ends.clear();
    m_words.clear();
    m_squares.clear();
    m_names.resize(0);
    m_nameEnds.clear();
}

qsizetype VectorBlock::bytes() const
{
    return qsizetype(m_elements.size() * sizeof(float) + m_positions.size() * sizeof(int) +
                     m_ends.size() * sizeof(size_t) + m_words.size() * sizeof(quint64) +
                     m_squares.size() * sizeof(double) + m_nameEnds.size() * sizeof(qsizetype)) +
           m_names.size();
}

QByteArrayView VectorBlock::name(int row) const
{
    const qsizetype from = row == 0 ? 0 : m_nameEnds[size_t(row) - 1];
    return QByteArrayView(m_names).sliced(from, m_nameEnds[size_t(row)] - from);
}

Result<void> VectorBlock::setDimensions(int dimensions)
{
    if (m_dimensions == 0)
        m_dimensions = dimensions;
    if (m_dimensions == dimensions)
        return {};
    const QString text = m_type == VectorType::Bit
                             ? QStringLiteral("different bit lengths %1 and %2")
                             : QStringLiteral("different %3 dimensions %1 and %2")
                                   .arg(QStringLiteral("%1"), QStringLiteral("%2"), vectors::typeName(m_type));
    return core::invalidInput(text.arg(dimensions).arg(m_dimensions),
                              QStringLiteral("a condition can leave the rows with other dimensions out"));
}

Result<void> VectorBlock::appendDense(QByteArrayView binary)
{
    const qsizetype width = m_type == VectorType::Halfvec ? 2 : 4;
    if (binary.size() < 4)
        return malformed(m_type, binary.size());
    const int dimensions = qFromBigEndian<qint16>(binary.data());
    if (dimensions < 1 || binary.size() != 4 + dimensions * width)
        return malformed(m_type, binary.size());
    if (const auto set = setDimensions(dimensions); !set)
        return set;
    const size_t at = m_elements.size();
    m_elements.resize(at + size_t(dimensions));
    float *to = m_elements.data() + at;
    const char *from = binary.data() + 4;
    if (width == 4) {
        qFromBigEndian<quint32>(from, dimensions, to);
    } else {
        const float *floats = floatsOfHalves().data();
        for (int i = 0; i < dimensions; ++i)
            to[i] = floats[qFromBigEndian<quint16>(from + 2 * i)];
    }
    addSquare(to, size_t(dimensions));
    return {};
}

Result<void> VectorBlock::appendSparse(QByteArrayView binary)
{
    if (binary.size() < 12)
        return malformed(m_type, binary.size());
    const auto count = qFromBigEndian<qint32>(binary.data() + 4);
    if (count < 0 || binary.size() != 12 + qsizetype(count) * 8)
        return malformed(m_type, binary.size());
    if (const auto set = setDimensions(qFromBigEndian<qint32>(binary.data())); !set)
        return set;
    const char *positions = binary.data() + 12;
    const char *elements = positions + qsizetype(count) * 4;
    for (qsizetype i = 0; i < count; ++i) {
        m_positions.push_back(qFromBigEndian<qint32>(positions + 4 * i));
        m_elements.push_back(floatAt(elements + 4 * i));
    }
    m_ends.push_back(m_elements.size());
    addSquare(m_elements.data() + m_elements.size() - size_t(count), size_t(count));
    return {};
}

Result<void> VectorBlock::appendBits(QByteArrayView binary)
{
    if (binary.size() < 4)
        return malformed(m_type, binary.size());
    const auto dimensions = qFromBigEndian<qint32>(binary.data());
    if (dimensions < 1 || binary.size() != 4 + (qsizetype(dimensions) + 7) / 8)
        return malformed(m_type, binary.size());
    if (const auto set = setDimensions(dimensions); !set)
        return set;
    const size_t at = m_words.size();
    m_words.resize(at + wordsPerRow(), 0);
    std::memcpy(m_words.data() + at, binary.data() + 4, size_t(binary.size()) - 4);
    int bits = 0;
    for (size_t i = at; i < m_words.size(); ++i)
        bits += std::popcount(m_words[i]);
    m_squares.push_back(bits);
    return {};
}

void VectorBlock::addSquare(const float *elements, size_t count)
{
    m_squares.push_back(sumOf(count, [elements](size_t i) { return double(elements[i]) * double(elements[i]); }));
}

} // namespace sweep

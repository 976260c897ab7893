#pragma once

#include "app/core/result.h"
#include "app/vectors/vectortype.h"

#include <QByteArray>
#include <QByteArrayView>

#include <span>
#include <vector>

namespace sweep {

/// Vectors of one type and one number of dimensions as arrays of numbers, each with the name of its row.
class VectorBlock
{
public:
    VectorBlock() = default;
    /// `dimensions` 0: those of the first vector.
    explicit VectorBlock(vectors::VectorType type, int dimensions = 0)
        : m_type(type)
        , m_dimensions(dimensions)
    {
    }

    /// Takes a vector in the binary format of its type. Error InvalidInput when it is none, or, in the server's words,
    /// when it has other dimensions than the rest.
    core::Result<void> append(QByteArrayView binary, QByteArrayView name);
    /// Forgets the rows; dimensions and memory stay.
    void clear();

    vectors::VectorType type() const { return m_type; }
    int dimensions() const { return m_dimensions; }
    int rows() const { return int(m_squares.size()); }
    qsizetype bytes() const;

    QByteArrayView name(int row) const;
    /// Sum of the squared elements; of bits, how many are set.
    double square(int row) const { return m_squares[size_t(row)]; }

    /// vector and halfvec: the row's elements; those of all rows lie one behind the other.
    const float *dense(int row) const { return m_elements.data() + size_t(row) * size_t(m_dimensions); }

    /// sparsevec: the elements that are not zero and their ascending positions.
    std::span<const float> elements(int row) const { return std::span(m_elements).subspan(begin(row), count(row)); }
    std::span<const int> positions(int row) const { return std::span(m_positions).subspan(begin(row), count(row)); }

    /// bit: the bits in some order, the same for all rows, with zeros behind the last.
    std::span<const quint64> words(int row) const
    {
        return std::span(m_words).subspan(size_t(row) * wordsPerRow(), wordsPerRow());
    }

private:
    size_t begin(int row) const { return row == 0 ? 0 : m_ends[size_t(row) - 1]; }
    size_t count(int row) const { return m_ends[size_t(row)] - begin(row); }
    size_t wordsPerRow() const { return (size_t(m_dimensions) + 63) / 64; }

    core::Result<void> setDimensions(int dimensions);
    core::Result<void> appendDense(QByteArrayView binary);
    core::Result<void> appendSparse(QByteArrayView binary);
    core::Result<void> appendBits(QByteArrayView binary);
    void addSquare(const float *elements, size_t count);

    vectors::VectorType m_type = vectors::VectorType::Vector;
    int m_dimensions = 0;
    std::vector<float> m_elements;
    std::vector<int> m_positions;
    std::vector<size_t> m_ends;
    std::vector<quint64> m_words;
    std::vector<double> m_squares;
    QByteArray m_names;
    std::vector<qsizetype> m_nameEnds;
};

/// A distance, and the size of the numbers that it was computed from (see search::distanceTolerance).
struct MeasuredDistance
{
    double value = 0;
    double size = 0;
};

/// Distance in double precision between two rows of blocks of one type and dimensions, with the operator's sign.
/// Cosine with a zero vector is NaN.
MeasuredDistance measure(vectors::Distance distance, const VectorBlock &a, int rowOfA, const VectorBlock &b,
                         int rowOfB);

} // namespace sweep

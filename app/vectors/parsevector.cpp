#include "app/vectors/vectorvalue.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

namespace vectors {

using core::Result;

namespace {

constexpr float LargestHalf = 65504.0F;
constexpr int MostDenseDimensions = 16000;
constexpr int MostSparseDimensions = 1000000000;

/// Reads a literal from left to right.
class Reader
{
public:
    explicit Reader(QByteArrayView text)
        : m_text(text)
    {
    }

    bool take(char expected)
    {
        skipSpace();
        if (m_at >= m_text.size() || m_text[m_at] != expected)
            return false;
        ++m_at;
        return true;
    }

    template<class Number>
    bool number(Number &value)
    {
        skipSpace();
        const char *begin = m_text.data() + m_at;
        if (m_at < m_text.size() && *begin == '+')
            ++begin;
        const auto parsed = std::from_chars(begin, m_text.data() + m_text.size(), value);
        if (parsed.ptr == begin || parsed.ec == std::errc::invalid_argument)
            return false;
        if (parsed.ec == std::errc::result_out_of_range)
            value = std::numeric_limits<Number>::infinity();
        m_at = parsed.ptr - m_text.data();
        return true;
    }

    bool atEnd()
    {
        skipSpace();
        return m_at >= m_text.size();
    }

private:
    void skipSpace()
    {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at])))
            ++m_at;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

core::Error elementError(VectorType type, qint64 element, const QString &problem)
{
    return core::invalidInput(QStringLiteral("element %1 of the %2 %3").arg(element).arg(typeName(type), problem));
}

/// Reads one element and checks that the type can hold it; `element` counts from 1.
Result<float> readElement(Reader &reader, VectorType type, qint64 element)
{
    double value = 0;
    if (!reader.number(value))
        return elementError(type, element, QStringLiteral("is not a number"));
    if (std::isnan(value))
        return elementError(type, element, QStringLiteral("is NaN, which pgvector does not store"));
    const auto single = float(value);
    const bool tooLarge =
        type == VectorType::Halfvec ? std::fabs(fromHalf(toHalf(single))) > LargestHalf : !std::isfinite(single);
    if (!std::isfinite(value) || tooLarge)
        return elementError(type, element, QStringLiteral("is out of range for %1").arg(typeName(type)));
    return type == VectorType::Halfvec ? fromHalf(toHalf(single)) : single;
}

Result<VectorValue> parseDense(VectorType type, Reader &reader)
{
    VectorValue value{type, 0, {}, {}};
    if (!reader.take('['))
        return core::invalidInput(QStringLiteral("a %1 starts with \"[\"").arg(typeName(type)),
                                  QStringLiteral("write it as [1,2,3]"));
    do {
        const auto element = readElement(reader, type, qint64(value.elements.size()) + 1);
        if (!element)
            return element.error();
        value.elements.push_back(*element);
    } while (reader.take(','));
    if (!reader.take(']') || !reader.atEnd())
        return core::invalidInput(QStringLiteral("after element %1 of the %2 comes neither \",\" nor the closing \"]\"")
                                      .arg(value.elements.size())
                                      .arg(typeName(type)));
    value.dimensions = int(value.elements.size());
    if (value.dimensions > MostDenseDimensions)
        return core::invalidInput(QStringLiteral("a %1 has at most %2 dimensions, this one has %3")
                                      .arg(typeName(type))
                                      .arg(MostDenseDimensions)
                                      .arg(value.dimensions));
    return value;
}

/// "{index:value,…}" without the dimensions behind it; indices count from 1 and may come in any order.
Result<std::vector<std::pair<int, float>>> parseSparseElements(Reader &reader)
{
    std::vector<std::pair<int, float>> elements;
    if (reader.take('}'))
        return elements;
    do {
        double index = 0;
        const auto count = qint64(elements.size()) + 1;
        if (!reader.number(index) || index != std::floor(index) || index < 1 || index > MostSparseDimensions)
            return elementError(VectorType::Sparsevec, count, QStringLiteral("has no index from 1 on"));
        if (!reader.take(':'))
            return elementError(VectorType::Sparsevec, count, QStringLiteral("lacks the \":\" after its index"));
        const auto element = readElement(reader, VectorType::Sparsevec, count);
        if (!element)
            return element.error();
        if (*element != 0)
            elements.emplace_back(int(index) - 1, *element);
    } while (reader.take(','));
    if (!reader.take('}'))
        return core::invalidInput(QStringLiteral("the sparsevec lacks its closing \"}\""));
    std::sort(elements.begin(), elements.end());
    return elements;
}

Result<VectorValue> parseSparse(Reader &reader)
{
    if (!reader.take('{'))
        return core::invalidInput(QStringLiteral("a sparsevec starts with \"{\""),
                                  QStringLiteral("write it as {1:0.5,3:2}/5"));
    const auto elements = parseSparseElements(reader);
    if (!elements)
        return elements.error();
    VectorValue value{VectorType::Sparsevec, 0, {}, {}};
    double dimensions = 0;
    if (!reader.take('/') || !reader.number(dimensions) || !reader.atEnd() || dimensions != std::floor(dimensions) ||
        dimensions < 1 || dimensions > MostSparseDimensions)
        return core::invalidInput(QStringLiteral("the sparsevec does not end with \"/\" and its dimensions"));
    value.dimensions = int(dimensions);
    for (const auto &[position, element] : *elements) {
        if (position >= value.dimensions)
            return core::invalidInput(QStringLiteral("index %1 is beyond the sparsevec's %2 dimensions")
                                          .arg(position + 1)
                                          .arg(value.dimensions));
        if (!value.positions.empty() && value.positions.back() == position)
            return core::invalidInput(QStringLiteral("index %1 occurs twice in the sparsevec").arg(position + 1));
        value.positions.push_back(position);
        value.elements.push_back(element);
    }
    return value;
}

Result<VectorValue> parseBits(QByteArrayView text)
{
    VectorValue value{VectorType::Bit, 0, {}, {}};
    for (const char digit : text) {
        if (digit != '0' && digit != '1')
            return elementError(VectorType::Bit, qint64(value.elements.size()) + 1,
                                QStringLiteral("is neither 0 nor 1"));
        value.elements.push_back(digit == '1' ? 1.0F : 0.0F);
    }
    value.dimensions = int(value.elements.size());
    return value;
}

} // namespace

Result<VectorValue> parseVector(VectorType type, QStringView text, int expectedDimensions)
{
    const QByteArray bytes = text.trimmed().toUtf8();
    if (bytes.isEmpty())
        return core::invalidInput(QStringLiteral("the %1 is empty").arg(typeName(type)));
    Reader reader(bytes);
    auto value = type == VectorType::Bit         ? parseBits(bytes)
                 : type == VectorType::Sparsevec ? parseSparse(reader)
                                                 : parseDense(type, reader);
    if (value && expectedDimensions > 0 && value->dimensions != expectedDimensions)
        return core::invalidInput(
            QStringLiteral("expected %1 dimensions, given %2").arg(expectedDimensions).arg(value->dimensions));
    return value;
}

} // namespace vectors

#include "app/vectors/vectorvalue.h"

#include <QString>

#include <charconv>
#include <cmath>

namespace vectors {

std::vector<float> toDense(const VectorValue &value)
{
    if (value.type != VectorType::Sparsevec)
        return value.elements;
    std::vector<float> dense(size_t(value.dimensions), 0.0F);
    for (size_t i = 0; i < value.positions.size(); ++i)
        dense[size_t(value.positions[i])] = value.elements[i];
    return dense;
}

double norm(const VectorValue &value)
{
    double sum = 0;
    for (const float element : value.elements)
        sum += double(element) * double(element);
    return std::sqrt(sum);
}

namespace {

void appendNumber(QByteArray &text, float value)
{
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
    text.append(buffer, end - buffer);
}

} // namespace

QString toText(const VectorValue &value)
{
    QByteArray text;
    switch (value.type) {
    case VectorType::Bit:
        for (const float element : value.elements)
            text += element != 0 ? '1' : '0';
        break;
    case VectorType::Sparsevec:
        text += '{';
        for (size_t i = 0; i < value.positions.size(); ++i) {
            text += (i ? "," : "") + QByteArray::number(value.positions[i] + 1) + ':';
            appendNumber(text, value.elements[i]);
        }
        text += "}/" + QByteArray::number(value.dimensions);
        break;
    case VectorType::Vector:
    case VectorType::Halfvec:
        text += '[';
        for (size_t i = 0; i < value.elements.size(); ++i) {
            if (i)
                text += ',';
            appendNumber(text, value.elements[i]);
        }
        text += ']';
        break;
    }
    return QString::fromLatin1(text);
}

} // namespace vectors

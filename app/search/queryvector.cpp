#include "app/search/queryvector.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace search {

using core::invalidInput;
using core::Result;
using vectors::VectorType;
using vectors::VectorValue;

namespace {

constexpr double mostHalf = 65504;
constexpr size_t mostElements = 16000; // of a sparsevec

/// A sum of vectors, by position; of dense types every position is there.
class Sum
{
public:
    void add(const VectorValue &value, double weight)
    {
        for (size_t i = 0; i < value.elements.size(); ++i) {
            const int position = value.positions.empty() ? int(i) : value.positions[i];
            m_elements[position] += weight * double(value.elements[i]);
        }
    }

    Result<VectorValue> toVector(VectorType type, int dimensions) const
    {
        VectorValue value{type, dimensions, {}, {}};
        const double most = type == VectorType::Halfvec ? mostHalf : double(std::numeric_limits<float>::max());
        for (const auto &[position, element] : m_elements) {
            if (std::abs(element) > most)
                return invalidInput(QStringLiteral("element %1 of the query vector is %2, out of the range of %3")
                                        .arg(position + 1)
                                        .arg(element)
                                        .arg(vectors::typeName(type)));
            const float rounded = type == VectorType::Bit ? (element > 0.5 ? 1.0F : 0.0F) : float(element);
            if (type == VectorType::Sparsevec) {
                if (rounded == 0)
                    continue;
                value.positions.push_back(position);
            }
            value.elements.push_back(type == VectorType::Halfvec ? vectors::fromHalf(vectors::toHalf(rounded))
                                                                 : rounded);
        }
        if (value.positions.size() > mostElements)
            return invalidInput(QStringLiteral("the query has %1 elements that are not 0, a sparsevec at most %2")
                                    .arg(value.positions.size())
                                    .arg(mostElements));
        return value;
    }

private:
    std::map<int, double> m_elements;
};

/// Vectors that count together, and how much.
struct Part
{
    QList<VectorValue> values;
    double weight = 0;
};

Result<void> checkAlike(const QList<Part> &parts)
{
    const VectorValue *first = nullptr;
    for (const Part &part : parts) {
        for (const VectorValue &value : part.values) {
            if (!first)
                first = &value;
            if (value.type == first->type && value.dimensions == first->dimensions)
                continue;
            return invalidInput(
                QStringLiteral("the vectors differ: expected a %1 of %2 dimensions as the first is, given a %3 of %4")
                    .arg(vectors::typeName(first->type))
                    .arg(first->dimensions)
                    .arg(vectors::typeName(value.type))
                    .arg(value.dimensions));
        }
    }
    return {};
}

Result<double> weightSum(const QList<Part> &parts)
{
    double sum = 0;
    for (const Part &part : parts)
        sum += part.values.isEmpty() ? 0 : part.weight;
    if (sum > 0)
        return sum;
    return invalidInput(QStringLiteral("what the answer shall not be like weighs as much as what it shall be like"),
                        QStringLiteral("give it a smaller weight"));
}

} // namespace

Result<VectorValue> combineExamples(vectors::Distance distance, const std::optional<VectorValue> &query,
                                    const QList<VectorValue> &like, const QList<VectorValue> &unlike,
                                    const ExampleWeights &weights)
{
    for (const double weight : {weights.query, weights.like, weights.unlike}) {
        if (!std::isfinite(weight) || weight < 0)
            return invalidInput(QStringLiteral("a weight is %1, expected a number from 0").arg(weight));
    }
    const QList<Part> parts{{query ? QList<VectorValue>{*query} : QList<VectorValue>(), weights.query},
                            {like, weights.like},
                            {unlike, -weights.unlike}};
    if (!query && like.isEmpty())
        return invalidInput(unlike.isEmpty() ? QStringLiteral("there is nothing to search near")
                                             : QStringLiteral("there are only rows that the answer shall not be like"));
    if (const auto alike = checkAlike(parts); !alike)
        return alike.error();
    const VectorValue &first = query ? *query : like.first();
    if (unlike.isEmpty() && (query ? like.isEmpty() : like.size() == 1))
        return first;
    // One side alone is its mean, whatever it weighs.
    const bool alone = unlike.isEmpty() && !query;
    const auto total = alone ? Result<double>(1.0) : weightSum(parts);
    if (!total)
        return total.error();
    Sum sum;
    for (const Part &part : parts) {
        const double share = (alone ? 1 : part.weight) / (*total * double(std::max<qsizetype>(part.values.size(), 1)));
        for (const VectorValue &value : part.values) {
            const double length = distance == vectors::Distance::Cosine ? vectors::norm(value) : 1;
            if (length == 0)
                return invalidInput(QStringLiteral("one of the vectors is zero: it has no direction"),
                                    QStringLiteral("search by another distance"));
            sum.add(value, share / length);
        }
    }
    auto combined = sum.toVector(first.type, first.dimensions);
    if (combined && distance == vectors::Distance::Cosine && vectors::norm(*combined) == 0)
        return invalidInput(QStringLiteral("the vectors cancel each other out: what is left has no direction"));
    return combined;
}

} // namespace search

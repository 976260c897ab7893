#pragma once

#include "app/core/result.h"
#include "app/vectors/vectorvalue.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace search {

/// The values of a row's key columns, as text, in the order of `SearchTarget::keyColumns`.
using RowKey = QStringList;

/// How much each part of a query made from examples counts; negative ones are refused. The usual ones of Rocchio
/// (Manning, Raghavan, Schütze: Introduction to Information Retrieval, 9.1.1).
struct ExampleWeights
{
    double query = 1;
    double like = 0.75;
    double unlike = 0.15;

    friend bool operator==(const ExampleWeights &, const ExampleWeights &) = default;
};

/// Rows that an answer shall be like, and rows that it shall not be like. They are left out of the answer.
struct Examples
{
    QList<RowKey> like;
    QList<RowKey> unlike;
    ExampleWeights weights;

    bool isEmpty() const { return like.isEmpty() && unlike.isEmpty(); }

    friend bool operator==(const Examples &, const Examples &) = default;
};

/// The vector to search near: w_q query + w_l mean(like) − w_u mean(unlike), divided by the sum of the weights that
/// take part (the one of `unlike` subtracted), so that it stays among the rows whatever the distance; a mean alone is
/// the mean. Under cosine every vector is brought to length 1 first. Elements of bit vectors are those of the majority,
/// 0 where it is even. All of one type and dimension; the answer is of that type.
/// Errors InvalidInput: there is nothing to make it from, only `unlike` rows, weights that are negative or sum up to 0
/// or less, other types or dimensions (named), a zero vector under cosine or one as the outcome, more than 16,000
/// elements of a sparsevec, an element that is out of a halfvec's range.
core::Result<vectors::VectorValue> combineExamples(vectors::Distance distance,
                                                   const std::optional<vectors::VectorValue> &query,
                                                   const QList<vectors::VectorValue> &like,
                                                   const QList<vectors::VectorValue> &unlike,
                                                   const ExampleWeights &weights);

} // namespace search

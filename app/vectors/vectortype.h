#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace vectors {

/// The column types that hold vectors.
enum class VectorType { Vector, Halfvec, Sparsevec, Bit };

/// The distances that pgvector measures. InnerProduct is the negative inner product, as the operator gives it.
enum class Distance { L2, InnerProduct, Cosine, L1, Hamming, Jaccard };

enum class IndexMethod { Hnsw, Ivfflat };

/// SQL name of the type: "vector", "halfvec", "sparsevec", "bit".
QString typeName(VectorType type);
std::optional<VectorType> vectorTypeFromName(const QString &name);

/// "<->", "<#>", "<=>", "<+>", "<~>", "<%>".
QString operatorOf(Distance distance);
std::optional<Distance> distanceFromOperator(const QString &op);
/// "l2", "inner_product", "cosine", "l1", "hamming", "jaccard".
QString distanceName(Distance distance);

/// The distances defined for a type, the field's usual order.
QList<Distance> distancesOf(VectorType type);

/// Operator class such as "vector_cosine_ops" for a type and distance.
QString operatorClass(VectorType type, Distance distance);
/// The distance that an operator class orders by; nothing for a class that is not pgvector's.
std::optional<Distance> distanceOfOperatorClass(const QString &operatorClass);

QString methodName(IndexMethod method);
std::optional<IndexMethod> methodFromName(const QString &accessMethod);
/// Most dimensions that the method can index for the type (non-zero elements for sparsevec); 0 where it can't at all.
int indexLimit(IndexMethod method, VectorType type);

/// The similarity that people use beside a distance: 1 - cosine distance, inner product, 1/(1+d) for L2 and L1,
/// 1 - Jaccard distance; for Hamming the share of equal bits of `dimensions`.
double similarity(Distance distance, double value, int dimensions);

} // namespace vectors

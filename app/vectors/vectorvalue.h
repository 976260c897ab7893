#pragma once

#include "app/core/result.h"
#include "app/vectors/vectortype.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace vectors {

/// One vector of any of the four types. Dense types hold `dimensions` elements; sparsevec holds the non-zero elements
/// and their 0-based, ascending positions; bit holds 0 or 1 per element.
struct VectorValue
{
    VectorType type = VectorType::Vector;
    int dimensions = 0;
    std::vector<float> elements;
    std::vector<int> positions; ///< sparsevec only

    friend bool operator==(const VectorValue &, const VectorValue &) = default;
};

/// Reads pgvector's text form ("[1,2,3]", "{1:0.5,3:2}/5", "0101"). Errors name the position and what is wrong:
/// not a number, NaN or infinite, out of range for halfvec, and `expectedDimensions` (0: any) against the given count.
core::Result<VectorValue> parseVector(VectorType type, QStringView text, int expectedDimensions = 0);

/// Text that reads back to the same value, each element the shortest for its float32, as the server prints it.
QString toText(const VectorValue &value);

/// PostgreSQL's binary format of the type (vector_recv and its kin).
QByteArray toBinary(const VectorValue &value);
core::Result<VectorValue> fromBinary(VectorType type, QByteArrayView bytes);

/// The vector as `dimensions` floats.
std::vector<float> toDense(const VectorValue &value);

/// float32 to IEEE half (round to nearest even) and back, as halfvec stores it.
quint16 toHalf(float value);
float fromHalf(quint16 half);

/// Distance in double precision between two vectors of equal type and dimensions, with the operator's sign.
/// Cosine with a zero vector is NaN, as on the server.
double distanceBetween(Distance distance, const VectorValue &a, const VectorValue &b);

/// Euclidean norm.
double norm(const VectorValue &value);

} // namespace vectors

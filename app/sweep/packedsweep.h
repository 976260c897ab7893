#pragma once

#include "app/core/result.h"
#include "app/sweep/querysample.h"
#include "app/vectors/vectorvalue.h"

#include <QByteArray>
#include <QList>

#include <span>
#include <vector>

namespace sweep {

/// What the workspace keeps of a sweep as bytes. The readers take back what the writers made, and answer InvalidInput
/// for anything else.
QByteArray packVectors(const QList<vectors::VectorValue> &vectors);
core::Result<QList<vectors::VectorValue>> unpackVectors(const QByteArray &packed);

QByteArray packSamples(std::span<const QuerySample> samples);
core::Result<std::vector<QuerySample>> unpackSamples(const QByteArray &packed);

/// Milliseconds, to seven digits.
QByteArray packTimes(std::span<const double> milliseconds);
core::Result<std::vector<double>> unpackTimes(const QByteArray &packed);

} // namespace sweep

#pragma once

#include "app/core/result.h"
#include "app/sweep/candidateresult.h"

#include <QJsonObject>

namespace sweep {

/// The words of `cli sweep --candidates --json`: a head as of a sweep, curves with their builds and points, the answer.
QJsonObject toJson(const CandidateResult &result);

/// All of a curve and of a head, for the workspace; the readers take back what the writers made. Error InvalidInput.
QJsonObject curveToJson(const CandidateCurve &curve);
core::Result<CandidateCurve> curveFromJson(const QJsonObject &json);
QJsonObject candidateHeadToJson(const CandidateHead &head);
core::Result<CandidateHead> candidateHeadFromJson(const QJsonObject &json);

/// What the person chose; the candidates as `candidateText` writes them.
QJsonObject candidateSpecToJson(const CandidateSpec &spec);
/// As specFromJson.
core::Result<CandidateSpec> candidateSpecFromJson(const QJsonObject &json, const catalog::Table &table,
                                                  const QList<vectors::VectorValue> &given);

} // namespace sweep

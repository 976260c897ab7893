#pragma once

#include "app/core/units.h"
#include "app/sweep/recommendation.h"
#include "app/sweep/serverfacts.h"
#include "app/sweep/sweeppoint.h"
#include "app/vectors/vectortype.h"

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace sweep {

/// How the exact neighbours were found.
struct GroundTruth
{
    QString method; ///< `methodText`; empty before the way is chosen
    double seconds = 0;
    std::optional<double> serverEstimate; ///< seconds that scans on the server were estimated to take
    std::optional<double> streamEstimate; ///< the same of one stream of the table

    friend bool operator==(const GroundTruth &, const GroundTruth &) = default;
};

/// The copy of the table that a sweep with held-out queries measures.
struct MeasuredCopy
{
    QString schema;
    QString identity;    ///< of its table and index as the server keeps them: another one is another index
    QDateTime madeAt;    ///< UTC; the figures are of the table as it was then
    qint64 setAside = 0; ///< answers that were measured on a copy before it, which was gone when the sweep was resumed:
                         ///< its index was another one, so they are none of these figures

    friend bool operator==(const MeasuredCopy &, const MeasuredCopy &) = default;
};

/// What a sweep is about, beside its points; known before the first of them.
struct SweepHead
{
    QString table; ///< "schema.name"
    QString column;
    QString index;
    vectors::IndexMethod method = vectors::IndexMethod::Hnsw;
    vectors::Distance distance = vectors::Distance::L2;      ///< of the index
    vectors::Distance exactDistance = vectors::Distance::L2; ///< that recall is counted in, on the original column
    int k = 10;
    QList<int> moreK; ///< see SweepSpec
    int queries = 0;  ///< that were measured
    QuerySource source = QuerySource::TableRows;
    qint64 seed = 1;
    QString where;
    double targetRecall = 0.95;
    QString serverVersion;        ///< "17.5"
    QString vectorVersion;        ///< "0.8.0"
    core::Milliseconds roundTrip; ///< median of an empty SELECT: the part of every latency that is not the search
    bool roomForItself = false;   ///< see SweepSetup
    bool asPrepared = false;      ///< see SweepSpec
    QString valueInForce;         ///< of the method's main setting, in the session before the sweep
    QString digest;   ///< of the queries and their exact neighbours: another one means that rows have changed
    QString warmedBy; ///< "pg_prewarm" or "queries"
    std::optional<double> idCeiling; ///< recall@k by id that an exact answer can expect; under 1 where rows are
                                     ///< equally near; none where not all of them are known
    std::optional<double> drift;     ///< median latency of the second half of the queries over that of the first; known
                                     ///< at the end
    GroundTruth groundTruth;
    ServerFacts facts;
    QDateTime startedAt;              ///< UTC
    std::optional<QDateTime> endedAt; ///< UTC; of what came to its end
    std::optional<MeasuredCopy> copy; ///< with held-out queries

    bool hasSeveralK() const { return !moreK.isEmpty(); }
    /// "<->" and its kin.
    QString op() const { return vectors::operatorOf(distance); }
    /// Some rows are as near as others, so that recall by id cannot reach 1.
    bool hasIdCeiling() const { return idCeiling && *idCeiling < 0.9995; }
    /// The machine was so much slower, or faster, in the second half that latencies are not to be trusted.
    bool hasDrifted() const { return drift && (*drift > 1.2 || *drift < 1 / 1.2); }
    /// Recall measured with these queries is higher than an application's own queries would see.
    bool isOptimistic() const { return source == QuerySource::TableRows && method == vectors::IndexMethod::Hnsw; }

    friend bool operator==(const SweepHead &, const SweepHead &) = default;
};

/// What queries that the index has never seen found under the settings of a sweep whose queries are rows of the table.
struct BiasEstimate
{
    QDateTime measuredAt;
    QMap<int, double> heldOut; ///< mean recall by the position of the point with the same settings

    friend bool operator==(const BiasEstimate &, const BiasEstimate &) = default;
};

/// What a sweep found.
struct SweepResult
{
    SweepHead head;
    QList<SweepPoint> points;                      ///< in the order of the grid
    Recommendation recommendation;                 ///< for the head's k
    QMap<int, Recommendation> moreRecommendations; ///< for each further k of the head
    std::optional<BiasEstimate> bias;              ///< where a hold-out sweep of the same is known

    friend bool operator==(const SweepResult &, const SweepResult &) = default;
};

} // namespace sweep

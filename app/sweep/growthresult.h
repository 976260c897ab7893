#pragma once

#include "app/catalog/servermemory.h"
#include "app/sweep/candidatespec.h"
#include "app/sweep/growthfit.h"
#include "app/sweep/sweepresult.h"

namespace sweep {

/// How one index does on nested samples of its table.
struct GrowthSpec
{
    CandidateSpec index;                                 ///< with one candidate, under one way of re-ranking
    QList<double> shares{1.0 / 16, 0.125, 0.25, 0.5, 1}; ///< of the rows that are no queries; ascending, above 0

    friend bool operator==(const GrowthSpec &, const GrowthSpec &) = default;
};

/// One sample of the table, the index built on it, and what was measured.
struct GrowthLevel
{
    int position = 0;
    double share = 1;
    qint64 rows = 0;
    double seconds = 0; ///< of the build
    core::Bytes size;
    QStringList notices;
    bool outgrew = false; ///< the graph left maintenance_work_mem
    QList<SweepPoint> points;

    bool isFinished() const;
    friend bool operator==(const GrowthLevel &, const GrowthLevel &) = default;
};

/// What a growth is about.
struct GrowthHead
{
    SweepHead sweep; ///< `index` is the candidate as candidateText writes it, `method` its
    QString tail;    ///< of CREATE INDEX, behind the table
    int rerank = 0;
    int m = DefaultM;           ///< of an HNSW index
    catalog::VectorShape shape; ///< that the index holds
    QString maintenanceWorkMem; ///< as the server shows it
    core::Bytes maintenanceBytes;
    int serverNumber = 0; ///< "170004"
    catalog::ServerMemory memory;

    friend bool operator==(const GrowthHead &, const GrowthHead &) = default;
};

/// Fits of what was measured, by rows.
struct GrowthFits
{
    std::optional<GrowthFit> seconds;
    std::optional<GrowthFit> size;
    /// One setting: recall and median latency.
    struct Setting
    {
        GridPoint settings;
        std::optional<GrowthFit> recall;
        std::optional<GrowthFit> latency;

        friend bool operator==(const Setting &, const Setting &) = default;
    };
    QList<Setting> settings; ///< in the order of the grid, those measured on at least three samples

    friend bool operator==(const GrowthFits &, const GrowthFits &) = default;
};

/// What so many times the rows would need.
struct GrowthForecast
{
    double factor = 10;
    double rows = 0;
    std::optional<Prediction> size;    ///< bytes
    std::optional<Prediction> seconds; ///< of a build that goes on as the measured ones
    std::optional<Prediction> latency; ///< median of `setting`, in milliseconds; none without one. As `seconds` not
                                       ///< to be told unless isTelling(): a few samples of times say little
    std::optional<core::Bytes> buildMemory; ///< of an HNSW graph, by hnswBuildMemory
    int setting = -1;                       ///< of GrowthFits: the cheapest whose predicted recall reaches the target
    int certainSetting = -1;                ///< the cheapest whose lower bound does

    friend bool operator==(const GrowthForecast &, const GrowthForecast &) = default;
};

struct GrowthResult
{
    GrowthHead head;
    QList<GrowthLevel> levels; ///< by position
    GrowthFits fits;
    QList<GrowthForecast> forecasts; ///< of ten and a hundred times the rows
    QStringList sentences;           ///< one a forecast, and one of the server's memory, in English

    friend bool operator==(const GrowthResult &, const GrowthResult &) = default;
};

/// Fits of the levels' points on the index; recalls of 1 count as half an observation short of it.
GrowthFits fitsOf(const QList<GrowthLevel> &levels, const GrowthHead &head);

/// Of the whole table less the queries, by the largest sample; 0 without one.
double wholeRows(const QList<GrowthLevel> &levels);

/// Fills fits, forecasts and sentences from head and levels.
void conclude(GrowthResult &result);

} // namespace sweep

#pragma once

#include "app/catalog/servermemory.h"
#include "app/indexes/usagehistory.h"
#include "app/indexes/workload.h"
#include "app/plan/finding.h"

namespace indexes {

/// From where on a rule speaks.
struct HealthLimits
{
    /// Without a scan by others; 0: not one since the statistics began, however lately that was.
    double unusedDays = 7;
    core::Bytes unusedSize{10'000'000}; ///< smaller ones cost too little to speak of
    double manyRows = 10'000;           ///< from which an index pays, see findadvice.cpp
    double deadRows = 1000;
    double deadShare = 0.2;   ///< of all rows
    double listsFactor = 5;   ///< that IVFFlat's lists may be off
    double growthFactor = 10; ///< of the rows since IVFFlat's lists were computed

    friend bool operator==(const HealthLimits &, const HealthLimits &) = default;
};

/// A point of a sweep that the workspace keeps.
struct MeasuredPoint
{
    int k = 0;
    double recall = 0;
    core::Milliseconds p50;

    friend bool operator==(const MeasuredPoint &, const MeasuredPoint &) = default;
};

/// The newest finished sweep on an index.
struct MeasuredIndex
{
    catalog::ObjectName table;
    QString index;
    QDateTime at;
    QList<MeasuredPoint> points;

    friend bool operator==(const MeasuredIndex &, const MeasuredIndex &) = default;
};

/// All that the rules go by.
struct HealthFacts
{
    UsageSnapshot now;
    UsagePast past;
    QList<UsageSnapshot> others;      ///< standbys of the same server that were asked
    std::optional<Workload> workload; ///< none where pg_stat_statements could not be asked
    QList<MeasuredIndex> measured;
    catalog::ServerMemory memory;
    HealthLimits limits;
};

/// Something to say of an index or a table, with its proof. Texts are English, as all of the command line.
struct HealthFinding
{
    QString code; ///< a stable word: "unused_index"
    plan::Severity severity = plan::Severity::Note;
    catalog::ObjectName table;
    catalog::ObjectName index; ///< empty where it is about the table
    QString column;            ///< that it is about, where it is about one
    QString title;
    QString evidence; ///< the figures that show it
    QString advice;
    QString sql; ///< to copy; may be empty

    friend bool operator==(const HealthFinding &, const HealthFinding &) = default;
};

/// How an index stands.
enum class UsageVerdict {
    InUse,
    Unused,         ///< for so long that it may go
    TooEarly,       ///< not used yet, but not watched for long enough either
    UnusedRequired, ///< not used, but for what it guards
    Invalid,
    Building
};

/// "in_use", "unused", "too_early", "unused_required", "invalid", "building".
QString nameOf(UsageVerdict verdict);

struct UsageJudgement
{
    UsageVerdict verdict = UsageVerdict::InUse;
    qint64 scansByOthers = 0;       ///< on all servers that were asked
    std::optional<double> idleDays; ///< for how long nobody else has scanned it, as far as that is known

    friend bool operator==(const UsageJudgement &, const UsageJudgement &) = default;
};

UsageJudgement judgeUsage(const HealthFacts &facts, const IndexUsage &index);

} // namespace indexes

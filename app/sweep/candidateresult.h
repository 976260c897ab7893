#pragma once

#include "app/sweep/candidatespec.h"
#include "app/sweep/sweepresult.h"

namespace sweep {

/// One build of a candidate's index and what was measured on it; of an index that exists on the table, without the
/// time.
struct CandidateBuild
{
    std::optional<double> seconds;
    core::Bytes size;
    QStringList notices;  ///< in the server's words
    bool outgrew = false; ///< the graph left maintenance_work_mem, which makes building four to five times as long
    QList<SweepPoint> points;

    friend bool operator==(const CandidateBuild &, const CandidateBuild &) = default;
};

/// Recall against latency of one candidate, under one way of re-ranking.
struct CandidateCurve
{
    int position = 0;  ///< among the curves, from 0
    int candidate = 0; ///< among the candidates
    QString text;      ///< as variantText
    vectors::IndexMethod method = vectors::IndexMethod::Hnsw;
    QString tail;        ///< of CREATE INDEX, behind the table
    int rerank = 0;      ///< rows that the index gives; 0: its own order is the answer
    bool raised = false; ///< an ef_search below `rerank` was raised to it
    QList<CandidateBuild> builds;
    QString failure; ///< why there is no curve, in the server's words

    /// Over all builds: means of means; the interval holds those of all builds, so that its lower bound is reached by
    /// the worst of them.
    QList<SweepPoint> points() const;
    /// Of the builds; nothing without one.
    std::optional<core::Bytes> size() const;
    std::optional<double> seconds() const;
    bool outgrew() const;
    bool isFinished() const;

    friend bool operator==(const CandidateCurve &, const CandidateCurve &) = default;
};

/// What a comparison is about.
struct CandidateHead
{
    SweepHead sweep; ///< index and method mean nothing
    bool onCopy = true;
    QString maintenanceWorkMem; ///< as the server has it: "64MB"
    int maintenanceWorkers = 0; ///< max_parallel_maintenance_workers

    friend bool operator==(const CandidateHead &, const CandidateHead &) = default;
};

/// Why there is, or is no, candidate to recommend.
struct CandidateAnswer
{
    int smallest = -1;   ///< curve that reaches the target with the smallest index; -1: none does
    int fastest = -1;    ///< with the lowest mean latency
    QList<int> tooClose; ///< curves that differ from the smallest by less than building anew may change
    QString sentence;    ///< in English, for the command line and reports

    friend bool operator==(const CandidateAnswer &, const CandidateAnswer &) = default;
};

/// A candidate held against the smallest one that reaches the target, query by query: the same queries, so that what
/// is hard about them cancels out.
struct CandidateDifference
{
    int curve = 0;      ///< its position
    GridPoint settings; ///< at which it was taken
    int queries = 0;
    MeanInterval recall;       ///< its own less the smallest's
    MeanInterval milliseconds; ///< the same of the latency

    /// Its recall is another one, as far as these builds go: building anew may change it by BuildLottery.
    bool differs() const { return recall.low > 0 || recall.high < 0; }
    friend bool operator==(const CandidateDifference &, const CandidateDifference &) = default;
};

/// What a comparison found.
struct CandidateResult
{
    CandidateHead head;
    QList<CandidateCurve> curves; ///< by position
    CandidateAnswer answer;
    QList<CandidateDifference> differences; ///< by position of the curve; where samples were kept

    friend bool operator==(const CandidateResult &, const CandidateResult &) = default;
};

/// Null when there is no such curve.
const CandidateCurve *curveAt(const QList<CandidateCurve> &curves, int position);

/// The cheapest setting of a curve that reaches the target, as `recommend` finds it.
Recommendation recommendOf(const CandidateCurve &curve, const CandidateHead &head);
/// Its point; nothing when the curve does not reach the target.
std::optional<SweepPoint> pointThatReaches(const CandidateCurve &curve, const CandidateHead &head);

/// The smallest and the fastest candidate that reach the target, each at its cheapest setting. Sizes within two
/// hundredths of each other count as equal; then the faster is the smaller.
CandidateAnswer answerOf(const QList<CandidateCurve> &curves, const CandidateHead &head);

/// Building an HNSW index anew changed recall by up to this at 0.954 (ten builds, 100,000 × 128).
constexpr double BuildLottery = 0.005;

} // namespace sweep

#pragma once

#include "app/plan/finding.h"
#include "app/plan/runexplain.h"
#include "app/search/recall.h"

namespace search {

/// The answer of a statement beside the exact one.
struct ExactAnswer
{
    Recall recall;
    int rows = 0;                    ///< of the answer
    int exactRows = 0;               ///< of the exact answer
    core::Milliseconds elapsed;      ///< of the statement, by this machine's clock around the round trip
    core::Milliseconds exactElapsed; ///< of the exact one
    QString indexUsed;               ///< that gave the order as planned; empty: it was exact already

    friend bool operator==(const ExactAnswer &, const ExactAnswer &) = default;
};

/// A SELECT … ORDER BY distance LIMIT k taken apart as far as comparing its answer needs it.
struct DistanceStatement
{
    QString sql;            ///< with the distance as a further column, unless it has one
    QString distanceColumn; ///< name of the column of the answer that holds the distance

    friend bool operator==(const DistanceStatement &, const DistanceStatement &) = default;
};

/// Error InvalidInput where the statement has no ORDER BY or no LIMIT of its own, is a UNION, groups, or writes.
core::Result<DistanceStatement> distanceStatement(const QString &sql);

/// Runs the statement as planned and exactly (index scans switched off), in one read-only snapshot and under the
/// request's settings, and compares the distances. Errors as of distanceStatement; the server's.
core::Result<ExactAnswer> compareStatement(jobs::JobContext &context, const plan::ExplainRequest &request);

/// Beside the findings of the statement's plan: how much of the exact answer it holds, and how many rows it misses.
plan::Finding exactFinding(const ExactAnswer &answer);

} // namespace search

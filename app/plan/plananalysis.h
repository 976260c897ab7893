#pragma once

#include "app/plan/filterindexes.h"
#include "app/plan/finding.h"
#include "app/plan/planstatistics.h"
#include "app/plan/rowfigures.h"
#include "app/plan/runexplain.h"

#include <memory>

namespace plan {

/// A plan with everything that is shown of it, worked out once; read-only from then on.
struct PlanAnalysis
{
    ExplainedPlan explained; ///< facts are empty for a paste
    QByteArray source;       ///< the text it was read from
    QString shownText;       ///< the beginning of it, vectors shortened
    bool textCut = false;    ///< shownText is not all of it
    PlanMetrics metrics;
    FoldedPlan folded;
    std::vector<RowFigures> figures; ///< of the folded rows
    PlanStatistics statistics;
    QList<Finding> findings;
    bool ordersByDistance = false;    ///< a scan or a sort in it is by a distance of vectors
    QList<FilterIndex> filterIndexes; ///< that could be tried

    const Plan &plan() const { return explained.plan; }
};

using AnalysisPointer = std::shared_ptr<const PlanAnalysis>;

/// What was made of a paste.
struct AnalysedPaste
{
    std::vector<AnalysisPointer> plans; ///< at least one
    std::vector<UnreadLine> unread;
    int unreadCount = 0;
};

/// Works out everything of a plan; `source` is what it was read from.
AnalysisPointer analysePlan(ExplainedPlan explained, const QByteArray &source);

/// Reads and works out every plan of a text, or a plan that was saved with its facts. Error InvalidInput with the line
/// where it cannot be read.
core::Result<AnalysedPaste> analysePaste(jobs::JobContext &context, const QByteArray &text);

/// The same of a file. Error Local when it cannot be opened.
core::Result<AnalysedPaste> analyseFile(jobs::JobContext &context, const QString &path);

/// Runs EXPLAIN and works out its plan; errors as of runExplain.
core::Result<AnalysisPointer> analyseStatement(jobs::JobContext &context, const ExplainRequest &request);

} // namespace plan

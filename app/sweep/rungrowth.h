#pragma once

#include "app/jobs/jobcontext.h"
#include "app/sweep/growthresult.h"
#include "app/sweep/querysample.h"
#include "app/sweep/samplekey.h"

#include <functional>
#include <span>

namespace sweep {

/// What a growth tells on its way, on the job's thread.
struct GrowthObserver
{
    std::function<void(const GrowthHead &)> onHead;   ///< before the first level, and again with all figures
    std::function<void(const GrowthLevel &)> onLevel; ///< a level as it stands, again and again as it grows
    std::function<void(const SampleKey &, std::span<const QuerySample>)> onSamples = {}; ///< of a level's point, all
    std::function<void(qint64 id)> onRecorded = {}; ///< by recordGrowth and resumeGrowth, first of all: its number in
                                                    ///< the workspace; not when it could not be written
};

/// What a growth that was cut off has measured.
struct EarlierGrowth
{
    GrowthHead head;
    QList<GrowthLevel> levels; ///< those that came to their end are kept
};

/// Checks the spec. Errors InvalidInput and Missing.
core::Result<CandidateSetup> prepareGrowth(const GrowthSpec &spec);

GrowthHead plannedHead(const GrowthSpec &spec, const CandidateSetup &setup);

/// Copies the table without the queries, then from the smallest share on: a sample of the copy, each holding all rows
/// of the ones before (by a hash of the key), the index built on it, and the sweep with the plans forced to the index,
/// since on few rows the planner would leave it. All is dropped however it ends. Goes on from `earlier`, a growth of
/// the same spec, whose finished levels are kept while a copy is made anew for the rest; InvalidInput when the rows are
/// not the same. Errors: as runCandidates.
core::Result<GrowthResult> runGrowth(jobs::JobContext &context, const GrowthSpec &spec, const GrowthObserver &observer,
                                     const EarlierGrowth &earlier = {});

/// What is sent before the measuring, to be shown; and what it takes on the server's disk, about.
QString growthScript(const GrowthSpec &spec, const CandidateSetup &setup, const QString &schema);
core::Bytes growthCost(const GrowthSpec &spec, const CandidateSetup &setup);

/// "1/16, 1/8, 0.5, 1" in ascending order. Error InvalidInput names what is no share between 0 and 1.
core::Result<QList<double>> parseShares(const QString &text);

} // namespace sweep

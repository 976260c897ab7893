#include "app/sweep/recordgrowth.h"

#include "app/sweep/growthjson.h"
#include "app/sweep/resume.h"
#include "app/sweep/sweeprecorder.h"

namespace sweep {

using core::Result;

namespace {

workspace::SweepRecord recordOf(const QString &connection, const GrowthSpec &spec, const CandidateSetup &setup)
{
    const GrowthHead head = plannedHead(spec, setup);
    workspace::SweepRecord record;
    record.kind = workspace::SweepKind::Growth;
    record.connection = connection;
    record.table = head.sweep.table;
    record.column = head.sweep.column;
    record.index = head.sweep.index;
    record.method = vectors::methodName(head.sweep.method);
    record.spec = storedText(growthSpecToJson(spec));
    record.summary = QStringLiteral("{}");
    return record;
}

Result<RecordedGrowth> runRecorded(jobs::JobContext &context, SweepRecorder &recorder, const GrowthSpec &spec,
                                   const GrowthObserver &observer, const EarlierGrowth &earlier)
{
    GrowthObserver recording;
    recording.onHead = [&](const GrowthHead &head) {
        recorder.setSummary(growthHeadToJson(head));
        if (observer.onHead)
            observer.onHead(head);
    };
    recording.onLevel = [&](const GrowthLevel &level) {
        recorder.add(level.position, level.isFinished(), levelToJson(level));
        if (observer.onLevel)
            observer.onLevel(level);
    };
    recording.onSamples = [&](const SampleKey &key, std::span<const QuerySample> samples) {
        recorder.addSamples(key.number(), 0, samples);
        if (observer.onSamples)
            observer.onSamples(key, samples);
    };
    if (observer.onRecorded && recorder.id() != 0)
        observer.onRecorded(recorder.id());
    const auto result = runGrowth(context, spec, recording, earlier);
    if (!result)
        return recorder.fail(result.error(), context.isCancelled());
    recorder.end(workspace::SweepState::Succeeded, {});
    return RecordedGrowth{recorder.id(), *result, recorder.failure()};
}

} // namespace

Result<RecordedGrowth> recordGrowth(jobs::JobContext &context, const workspace::Workspace &workspace,
                                    const QString &connection, const GrowthSpec &spec, const GrowthObserver &observer)
{
    // A spec that is wrong in itself leaves no trace.
    const auto setup = prepareGrowth(spec);
    if (!setup)
        return setup.error();
    SweepRecorder recorder(workspace, recordOf(connection, spec, *setup), spec.index.base.given);
    return runRecorded(context, recorder, spec, observer, {});
}

Result<RecordedGrowth> resumeGrowth(jobs::JobContext &context, const workspace::Workspace &workspace, qint64 id,
                                    const catalog::Table &table, const GrowthObserver &observer)
{
    if (const auto unfinished = loadUnfinished(workspace, id, workspace::SweepKind::Growth); !unfinished)
        return unfinished.error();
    const auto spec = loadGrowthSpec(workspace, id, table);
    if (!spec)
        return spec.error();
    if (const auto setup = prepareGrowth(*spec); !setup)
        return setup.error();
    const auto past = loadPastGrowth(workspace, id);
    const EarlierGrowth earlier =
        past ? EarlierGrowth{past->result.head, past->result.levels} : EarlierGrowth(); // cut off before its head
    SweepRecorder recorder(workspace, id);
    return runRecorded(context, recorder, *spec, observer, earlier);
}

Result<GrowthSpec> loadGrowthSpec(const workspace::Workspace &workspace, qint64 id, const catalog::Table &table)
{
    const auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored.error();
    const auto given = loadGiven(workspace, id);
    return given ? growthSpecFromJson(storedObject(stored->sweep.spec), table, *given)
                 : Result<GrowthSpec>(given.error());
}

Result<PastGrowth> loadPastGrowth(const workspace::Workspace &workspace, qint64 id)
{
    const auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored.error();
    const core::Error unreadable = core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
    PastGrowth past;
    past.record = stored->sweep;
    const auto head = growthHeadFromJson(storedObject(stored->sweep.summary));
    if (!head)
        return unreadable;
    past.result.head = *head;
    if (!past.result.head.sweep.endedAt)
        past.result.head.sweep.endedAt = past.record.endedAt;
    for (const workspace::SweepPointRecord &record : stored->points) {
        auto level = levelFromJson(storedObject(record.point));
        if (!level)
            return unreadable;
        past.result.levels << *level;
    }
    conclude(past.result);
    return past;
}

} // namespace sweep

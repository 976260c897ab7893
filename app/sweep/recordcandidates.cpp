#include "app/sweep/recordcandidates.h"

#include "app/sweep/candidatejson.h"
#include "app/sweep/groundtruthplan.h"
#include "app/sweep/resume.h"
#include "app/sweep/sweeprecorder.h"

namespace sweep {

using core::Result;

namespace {

workspace::SweepRecord recordOf(const QString &connection, const CandidateSpec &spec)
{
    workspace::SweepRecord record;
    record.kind = workspace::SweepKind::Candidates;
    record.connection = connection;
    record.table = spec.base.table.name.toText();
    record.column = spec.base.column;
    record.spec = storedText(candidateSpecToJson(spec));
    record.summary = QStringLiteral("{}");
    return record;
}

Result<RecordedCandidates> runRecorded(jobs::JobContext &context, SweepRecorder &recorder, const CandidateSpec &spec,
                                       const CandidateObserver &observer, const EarlierCandidates &earlier)
{
    CandidateObserver recording;
    recording.onHead = [&](const CandidateHead &head) {
        recorder.setSummary(candidateHeadToJson(head));
        if (observer.onHead)
            observer.onHead(head);
    };
    recording.onCurve = [&](const CandidateCurve &curve) {
        recorder.add(curve.position, curve.isFinished(), curveToJson(curve));
        if (observer.onCurve)
            observer.onCurve(curve);
    };
    recording.onSamples = [&](const SampleKey &key, std::span<const QuerySample> samples) {
        recorder.addSamples(key.number(), 0, samples);
        if (observer.onSamples)
            observer.onSamples(key, samples);
    };
    if (observer.onRecorded && recorder.id() != 0)
        observer.onRecorded(recorder.id());
    const auto result = runCandidates(context, spec, recording, earlier);
    if (!result)
        return recorder.fail(result.error(), context.isCancelled());
    recorder.setSummary(candidateHeadToJson(result->head));
    recorder.end(workspace::SweepState::Succeeded, {});
    return RecordedCandidates{recorder.id(), *result, recorder.failure()};
}

} // namespace

Result<RecordedCandidates> recordCandidates(jobs::JobContext &context, const workspace::Workspace &workspace,
                                            const QString &connection, const CandidateSpec &spec,
                                            const CandidateObserver &observer)
{
    // A spec that is wrong in itself leaves no trace.
    if (const auto setup = prepareCandidates(spec); !setup)
        return setup.error();
    SweepRecorder recorder(workspace, recordOf(connection, spec), spec.base.given);
    return runRecorded(context, recorder, spec, observer, {});
}

Result<RecordedCandidates> resumeCandidates(jobs::JobContext &context, const workspace::Workspace &workspace, qint64 id,
                                            const catalog::Table &table, const CandidateObserver &observer)
{
    if (const auto unfinished = loadUnfinished(workspace, id, workspace::SweepKind::Candidates); !unfinished)
        return unfinished.error();
    auto spec = loadCandidateSpec(workspace, id, table);
    if (!spec)
        return spec.error();
    if (const auto setup = prepareCandidates(*spec); !setup)
        return setup.error();
    const auto past = loadPastCandidates(workspace, id);
    const auto samples = loadQuerySamples(workspace, id);
    if (!samples)
        return samples.error();
    const EarlierCandidates earlier = past ? EarlierCandidates{past->result.head, past->result.curves, *samples}
                                           : EarlierCandidates(); // cut off before its head
    // The other way may name other rows where some are as near as others.
    if (!earlier.head.sweep.digest.isEmpty())
        spec->base.truthMethod = earlier.head.sweep.groundTruth.method == methodText(TruthMethod::ClientStream)
                                     ? TruthMethod::ClientStream
                                     : TruthMethod::ServerScans;
    SweepRecorder recorder(workspace, id);
    return runRecorded(context, recorder, *spec, observer, earlier);
}

Result<CandidateSpec> loadCandidateSpec(const workspace::Workspace &workspace, qint64 id, const catalog::Table &table)
{
    const auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored.error();
    const auto given = loadGiven(workspace, id);
    return given ? candidateSpecFromJson(storedObject(stored->sweep.spec), table, *given)
                 : Result<CandidateSpec>(given.error());
}

Result<PastCandidates> loadPastCandidates(const workspace::Workspace &workspace, qint64 id)
{
    const auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored.error();
    const core::Error unreadable = core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
    PastCandidates past;
    past.record = stored->sweep;
    const auto head = candidateHeadFromJson(storedObject(stored->sweep.summary));
    if (!head)
        return unreadable;
    past.result.head = *head;
    if (!past.result.head.sweep.endedAt)
        past.result.head.sweep.endedAt = past.record.endedAt;
    for (const workspace::SweepPointRecord &record : stored->points) {
        auto curve = curveFromJson(storedObject(record.point));
        if (!curve)
            return unreadable;
        past.result.curves << *curve;
    }
    past.result.answer = answerOf(past.result.curves, past.result.head);
    const auto samples = loadQuerySamples(workspace, id);
    if (!samples)
        return samples.error();
    past.result.differences = differencesOf(past.result, *samples);
    return past;
}

} // namespace sweep

#include "app/sweep/recordload.h"

#include "app/sweep/loadjson.h"
#include "app/sweep/resume.h"
#include "app/sweep/sweeprecorder.h"

namespace sweep {

using core::Result;

namespace {

Result<RecordedLoad> runRecorded(jobs::JobContext &context, SweepRecorder &recorder, const LoadSpec &spec,
                                 const LoadObserver &observer, const EarlierLoad &earlier)
{
    LoadObserver recording;
    recording.onHead = [&](const LoadHead &head) {
        recorder.setSummary(loadHeadToJson(head));
        if (observer.onHead)
            observer.onHead(head);
    };
    recording.onPoint = [&](const LoadPoint &point) {
        recorder.add(point.position, point.finished, loadPointToJson(point));
        if (observer.onPoint)
            observer.onPoint(point);
    };
    recording.onRound = [&](int point, int first, std::span<const double> milliseconds) {
        recorder.addTimes(point, first, milliseconds);
    };
    if (observer.onRecorded && recorder.id() != 0)
        observer.onRecorded(recorder.id());
    const auto result = runLoad(context, spec, recording, earlier);
    if (!result)
        return recorder.fail(result.error(), context.isCancelled());
    recorder.end(workspace::SweepState::Succeeded, {});
    return RecordedLoad{recorder.id(), *result, recorder.failure()};
}

/// Answers are written before their point: after a crash there may be those of a round that no point tells of. A point
/// without all of its answers is measured anew, since its percentiles rest on them.
Result<void> matchRounds(const workspace::Workspace &workspace, qint64 id, EarlierLoad &earlier)
{
    earlier.points.removeIf([&earlier](const LoadPoint &point) {
        return earlier.answers.value(point.position).size() < size_t(point.samples);
    });
    for (auto answers = earlier.answers.begin(); answers != earlier.answers.end(); ++answers) {
        qint64 kept = 0;
        for (const LoadPoint &point : std::as_const(earlier.points))
            kept = point.position == answers.key() ? point.samples : kept;
        if (answers->size() == size_t(kept))
            continue;
        if (const auto dropped = workspace::dropSamples(workspace, id, answers.key(), int(kept)); !dropped)
            return dropped;
        answers->resize(size_t(kept));
    }
    return {};
}

} // namespace

Result<RecordedLoad> recordLoad(jobs::JobContext &context, const workspace::Workspace &workspace,
                                const QString &connection, const LoadSpec &spec, const LoadObserver &observer)
{
    // A spec that is wrong in itself leaves no trace.
    if (const auto setup = prepareLoad(spec); !setup)
        return setup.error();
    workspace::SweepRecord record = recordOf(connection, spec.sweep);
    record.kind = workspace::SweepKind::Load;
    record.spec = storedText(loadSpecToJson(spec));
    SweepRecorder recorder(workspace, record, spec.sweep.given);
    return runRecorded(context, recorder, spec, observer, {});
}

Result<RecordedLoad> resumeLoad(jobs::JobContext &context, const workspace::Workspace &workspace, qint64 id,
                                const catalog::Table &table, const LoadObserver &observer)
{
    const auto stored = loadUnfinished(workspace, id, workspace::SweepKind::Load);
    if (!stored)
        return stored.error();
    const auto past = loadPastLoad(workspace, id);
    if (!past)
        return past.error();
    const auto given = loadGiven(workspace, id);
    if (!given)
        return given.error();
    const auto spec = loadSpecFromJson(storedObject(stored->sweep.spec), table, *given);
    if (!spec)
        return spec.error();
    if (const auto setup = prepareLoad(*spec); !setup)
        return setup.error();
    const auto answers = loadTimes(workspace, id);
    if (!answers)
        return answers.error();
    EarlierLoad earlier{past->result.head.levels, past->result.points, *answers};
    if (const auto matched = matchRounds(workspace, id, earlier); !matched)
        return matched.error();
    SweepRecorder recorder(workspace, id);
    return runRecorded(context, recorder, *spec, observer, earlier);
}

Result<PastLoad> loadPastLoad(const workspace::Workspace &workspace, qint64 id)
{
    const auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored.error();
    if (stored->sweep.kind != workspace::SweepKind::Load)
        return core::invalidInput(QStringLiteral("sweep %1 is no measurement of throughput").arg(id));
    PastLoad past;
    past.record = stored->sweep;
    const auto head = loadHeadFromJson(storedObject(stored->sweep.summary));
    if (!head && !stored->points.isEmpty())
        return core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
    if (head)
        past.result.head = *head;
    if (!past.result.head.sweep.endedAt)
        past.result.head.sweep.endedAt = past.record.endedAt;
    for (const workspace::SweepPointRecord &record : stored->points) {
        const auto point = loadPointFromJson(storedObject(record.point));
        if (!point)
            return core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
        past.result.points << *point;
    }
    return past;
}

} // namespace sweep

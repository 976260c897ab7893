#include "app/sweep/recordload.h"

#include "app/sweep/loadjson.h"
#include "app/sweep/sweeprecorder.h"

namespace sweep {

using core::Result;

Result<RecordedLoad> recordLoad(jobs::JobContext &context, const workspace::Workspace &workspace,
                                const QString &connection, const LoadSpec &spec, const LoadObserver &observer)
{
    // A spec that is wrong in itself leaves no trace.
    if (const auto setup = prepareLoad(spec); !setup)
        return setup.error();
    workspace::SweepRecord record = recordOf(connection, spec.sweep);
    record.kind = workspace::SweepKind::Load;
    record.spec = storedText(loadSpecToJson(spec));
    SweepRecorder recorder(workspace, record);
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
    const auto result = runLoad(context, spec, recording);
    if (!result)
        return recorder.fail(result.error(), context.isCancelled());
    recorder.end(workspace::SweepState::Succeeded, {});
    return RecordedLoad{recorder.id(), *result, recorder.failure()};
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
    for (const workspace::SweepPointRecord &record : stored->points) {
        const auto point = loadPointFromJson(storedObject(record.point));
        if (!point)
            return core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
        past.result.points << *point;
    }
    return past;
}

} // namespace sweep

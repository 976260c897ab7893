#include "app/sweep/recordfilters.h"

#include "app/sweep/filteradvice.h"
#include "app/sweep/filterjson.h"
#include "app/sweep/sweeprecorder.h"

namespace sweep {

using core::Result;

Result<RecordedFilters> recordFilters(jobs::JobContext &context, const workspace::Workspace &workspace,
                                      const QString &connection, const FilterSpec &spec, const FilterObserver &observer)
{
    // A spec that is wrong in itself leaves no trace.
    if (const auto checked = checkFilters(spec); !checked)
        return checked.error();
    workspace::SweepRecord record = recordOf(connection, spec.sweep);
    record.kind = workspace::SweepKind::Filters;
    record.spec = storedText(filterSpecToJson(spec));
    SweepRecorder recorder(workspace, record);
    FilterObserver recording;
    recording.onHead = [&](const FilterHead &head) {
        recorder.setSummary(filterHeadToJson(head));
        if (observer.onHead)
            observer.onHead(head);
    };
    recording.onCell = [&](const FilterCell &cell) {
        recorder.add(cell.point.position, cell.point.finished, cellToJson(cell));
        if (observer.onCell)
            observer.onCell(cell);
    };
    const auto result = runFilters(context, spec, recording);
    if (!result)
        return recorder.fail(result.error(), context.isCancelled());
    recorder.end(workspace::SweepState::Succeeded, {});
    return RecordedFilters{recorder.id(), *result, recorder.failure()};
}

Result<PastFilters> loadPastFilters(const workspace::Workspace &workspace, qint64 id)
{
    const auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored.error();
    const auto unreadable = core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
    PastFilters past;
    past.record = stored->sweep;
    const auto head = filterHeadFromJson(storedObject(stored->sweep.summary));
    if (!head && !stored->points.isEmpty())
        return unreadable;
    if (head)
        past.result.head = *head;
    for (const workspace::SweepPointRecord &point : stored->points) {
        auto cell = cellFromJson(storedObject(point.point));
        if (!cell)
            return unreadable;
        past.result.cells << *cell;
    }
    past.result.advice = adviseFilters(past.result.head, past.result.cells);
    return past;
}

} // namespace sweep

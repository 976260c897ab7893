#include "app/sweep/recordfilters.h"

#include "app/sweep/filteradvice.h"
#include "app/sweep/filterjson.h"
#include "app/sweep/resume.h"
#include "app/sweep/sweeprecorder.h"

namespace sweep {

using core::Result;

namespace {

Result<RecordedFilters> runRecorded(jobs::JobContext &context, SweepRecorder &recorder, const FilterSpec &spec,
                                    const FilterObserver &observer, const EarlierSweep &earlier)
{
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
    recording.onSamples = [&](int cell, int first, std::span<const QuerySample> samples) {
        recorder.addSamples(cell, first, samples);
        if (observer.onSamples)
            observer.onSamples(cell, first, samples);
    };
    if (observer.onRecorded && recorder.id() != 0)
        observer.onRecorded(recorder.id());
    const auto result = runFilters(context, spec, recording, earlier);
    if (!result)
        return recorder.fail(result.error(), context.isCancelled());
    recorder.end(workspace::SweepState::Succeeded, {});
    return RecordedFilters{recorder.id(), *result, recorder.failure()};
}

} // namespace

Result<RecordedFilters> recordFilters(jobs::JobContext &context, const workspace::Workspace &workspace,
                                      const QString &connection, const FilterSpec &spec, const FilterObserver &observer)
{
    // A spec that is wrong in itself leaves no trace.
    if (const auto checked = checkFilters(spec); !checked)
        return checked.error();
    workspace::SweepRecord record = recordOf(connection, spec.sweep);
    record.kind = workspace::SweepKind::Filters;
    record.spec = storedText(filterSpecToJson(spec));
    SweepRecorder recorder(workspace, record, spec.sweep.given);
    return runRecorded(context, recorder, spec, observer, {});
}

Result<RecordedFilters> resumeFilters(jobs::JobContext &context, const workspace::Workspace &workspace, qint64 id,
                                      const catalog::Table &table, const FilterObserver &observer)
{
    const auto stored = loadUnfinished(workspace, id, workspace::SweepKind::Filters);
    if (!stored)
        return stored.error();
    const auto given = loadGiven(workspace, id);
    if (!given)
        return given.error();
    const auto spec = filterSpecFromJson(storedObject(stored->sweep.spec), table, *given);
    if (!spec)
        return spec.error();
    if (const auto checked = checkFilters(*spec); !checked)
        return checked.error();
    if (spec->buildPartials > 0)
        return core::invalidInput(
            QStringLiteral("sweep %1 cannot be resumed: the copy that its partial indexes were built on is gone; the "
                           "same seed draws the same rows")
                .arg(id));
    const auto samples = loadQuerySamples(workspace, id);
    if (!samples)
        return samples.error();
    const auto head = filterHeadFromJson(storedObject(stored->sweep.summary));
    SweepRecorder recorder(workspace, id);
    return runRecorded(context, recorder, *spec, observer, {head ? head->sweep.digest : QString(), *samples});
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
    if (!past.result.head.sweep.endedAt)
        past.result.head.sweep.endedAt = past.record.endedAt;
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

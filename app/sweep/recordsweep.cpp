#include "app/sweep/recordsweep.h"

#include "app/sweep/bias.h"
#include "app/sweep/resume.h"
#include "app/sweep/specjson.h"
#include "app/sweep/sweepjson.h"
#include "app/sweep/sweeprecorder.h"
#include "app/workspace/neighbourstore.h"

namespace sweep {

using core::Result;
using workspace::SweepState;

namespace {

constexpr qsizetype MostKeptBytes = 64 << 20;

/// What cannot be read or written is found anew.
TruthStore truthStoreOf(const workspace::Workspace &workspace)
{
    return {[workspace](const QByteArray &fingerprint) -> std::optional<QList<ExactAnswer>> {
                const auto packed = workspace::findNeighbours(workspace, fingerprint);
                if (!packed || !*packed)
                    return std::nullopt;
                auto answers = unpackAnswers(**packed);
                return answers ? std::optional(std::move(*answers)) : std::nullopt;
            },
            [workspace](const QByteArray &fingerprint, const QList<ExactAnswer> &answers) {
                const QByteArray packed = packAnswers(answers);
                if (packed.size() <= MostKeptBytes)
                    (void)workspace::storeNeighbours(workspace, fingerprint, packed);
            }};
}

Result<RecordedSweep> runRecorded(jobs::JobContext &context, const workspace::Workspace &workspace,
                                  SweepRecorder &recorder, const SweepSpec &spec, const SweepObserver &observer,
                                  const EarlierSweep &earlier)
{
    SweepObserver recording = observer;
    recording.onHead = [&](const SweepHead &head) {
        recorder.setHead(head);
        if (observer.onHead)
            observer.onHead(head);
    };
    recording.onPoint = [&](const SweepPoint &point) {
        recorder.add(point);
        if (observer.onPoint)
            observer.onPoint(point);
    };
    recording.onSamples = [&](int point, int first, std::span<const QuerySample> samples) {
        recorder.addSamples(point, first, samples);
        if (observer.onSamples)
            observer.onSamples(point, first, samples);
    };
    recording.onHeldOut = [&](const QList<vectors::VectorValue> &queries) {
        recorder.setQueries(queries);
    };
    recording.onAnew = [&] {
        recorder.setAside();
        if (observer.onAnew)
            observer.onAnew();
    };
    if (observer.onRecorded && recorder.id() != 0)
        observer.onRecorded(recorder.id());
    recording.truth = truthStoreOf(workspace);
    auto result = runSweep(context, spec, recording, earlier);
    if (!result)
        return recorder.fail(result.error(), context.isCancelled());
    recorder.end(SweepState::Succeeded, {});
    addBias(workspace, *result);
    return RecordedSweep{recorder.id(), *result, recorder.failure()};
}

} // namespace

Result<RecordedSweep> recordSweep(jobs::JobContext &context, const workspace::Workspace &workspace,
                                  const QString &connection, const SweepSpec &spec, const SweepObserver &observer)
{
    // A spec that is wrong in itself leaves no trace.
    if (const auto setup = prepareSweep(spec); !setup)
        return setup.error();
    SweepRecorder recorder(workspace, connection, spec);
    return runRecorded(context, workspace, recorder, spec, observer, {});
}

Result<RecordedSweep> resumeSweep(jobs::JobContext &context, const workspace::Workspace &workspace, qint64 id,
                                  const catalog::Table &table, const SweepObserver &observer)
{
    if (const auto unfinished = loadUnfinished(workspace, id, workspace::SweepKind::Settings); !unfinished)
        return unfinished.error();
    const auto past = loadPastSweep(workspace, id);
    if (!past)
        return past.error();
    auto spec = loadStoredSpec(workspace, id, table);
    if (!spec)
        return spec.error();
    const SweepHead &head = past->result.head;
    const auto samples = loadQuerySamples(workspace, id);
    if (!samples)
        return samples.error();
    EarlierSweep earlier{head.digest, *samples};
    if (!samples->isEmpty()) {
        spec->truthMethod = head.groundTruth.method == methodText(TruthMethod::ClientStream) ? TruthMethod::ClientStream
                                                                                             : TruthMethod::ServerScans;
        earlier.startedAt = head.startedAt;
    }
    if (sourceOf(*spec) == QuerySource::HeldOut) {
        auto heldOut = loadGiven(workspace, id);
        if (!heldOut)
            return heldOut.error();
        earlier.copy = head.copy;
        earlier.heldOut = std::move(*heldOut);
    }
    if (const auto setup = prepareSweep(*spec); !setup)
        return setup.error();
    SweepRecorder recorder(workspace, id);
    return runRecorded(context, workspace, recorder, *spec, observer, earlier);
}

bool measuresCopy(const workspace::SweepRecord &record)
{
    return sourceFromName(storedObject(record.spec).value(QStringLiteral("source")).toString()) == QuerySource::HeldOut;
}

Result<SweepSpec> loadStoredSpec(const workspace::Workspace &workspace, qint64 id, const catalog::Table &table)
{
    const auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored.error();
    // What is kept with a sweep of a copy are rows of the table, to go on with the copy.
    const auto given = measuresCopy(stored->sweep) ? Result<QList<vectors::VectorValue>>(QList<vectors::VectorValue>())
                                                   : loadGiven(workspace, id);
    return given ? specFromJson(storedObject(stored->sweep.spec), table, *given) : given.error();
}

Result<PastSweep> loadPastSweep(const workspace::Workspace &workspace, qint64 id)
{
    const auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored.error();
    PastSweep past;
    past.record = stored->sweep;
    const auto head = headFromJson(storedObject(stored->sweep.summary));
    if (!head && !stored->points.isEmpty())
        return core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
    if (head)
        past.result.head = *head;
    else if (measuresCopy(past.record))
        past.result.head.source = QuerySource::HeldOut;
    if (!past.result.head.endedAt)
        past.result.head.endedAt = stored->sweep.endedAt;
    for (const workspace::SweepPointRecord &record : stored->points) {
        auto point = pointFromJson(storedObject(record.point), past.result.head.k);
        if (!point)
            return core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
        past.result.points << *point;
    }
    recommendForEachK(past.result);
    addBias(workspace, past.result);
    return past;
}

} // namespace sweep

#include "app/sweep/resume.h"

#include "app/sweep/packedsweep.h"

namespace sweep {

using core::Result;
using workspace::Workspace;

namespace {

/// What `unpack` makes of each record, joined by position.
template<class Value, class Unpack>
Result<QMap<int, std::vector<Value>>> loadJoined(const Workspace &workspace, qint64 id, Unpack unpack)
{
    const auto records = workspace::loadSamples(workspace, id);
    if (!records)
        return records.error();
    QMap<int, std::vector<Value>> joined;
    for (const workspace::SweepSampleRecord &record : *records) {
        auto &values = joined[record.position];
        const auto more = unpack(record.samples);
        if (!more)
            return more.error();
        if (record.first != int(values.size()))
            return core::localError(QStringLiteral("samples of sweep %1 are missing in the workspace").arg(id));
        values.insert(values.end(), more->begin(), more->end());
    }
    return joined;
}

} // namespace

core::Error notToBeResumed(qint64 id, const QString &reason)
{
    return core::invalidInput(QStringLiteral("sweep %1 cannot be resumed: %2").arg(id).arg(reason));
}

Result<workspace::StoredSweep> loadUnfinished(const Workspace &workspace, qint64 id, workspace::SweepKind kind)
{
    auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored;
    if (stored->sweep.kind != kind)
        return notToBeResumed(id, QStringLiteral("it is of kind %1").arg(workspace::nameOf(stored->sweep.kind)));
    if (stored->sweep.state == workspace::SweepState::Succeeded)
        return notToBeResumed(id, QStringLiteral("it came to its end"));
    return stored;
}

Result<QMap<int, std::vector<QuerySample>>> loadQuerySamples(const Workspace &workspace, qint64 id)
{
    return loadJoined<QuerySample>(workspace, id, unpackSamples);
}

Result<QMap<int, std::vector<double>>> loadTimes(const Workspace &workspace, qint64 id)
{
    return loadJoined<double>(workspace, id, unpackTimes);
}

Result<QList<vectors::VectorValue>> loadGiven(const Workspace &workspace, qint64 id)
{
    const auto packed = workspace::loadGivenQueries(workspace, id);
    if (!packed)
        return packed.error();
    return packed->isEmpty() ? Result<QList<vectors::VectorValue>>(QList<vectors::VectorValue>())
                             : unpackVectors(*packed);
}

} // namespace sweep

#include "app/sweep/recordload.h"

#include "app/sweep/loadjson.h"

#include <QJsonDocument>

namespace sweep {

using core::Result;
using workspace::SweepState;

namespace {

QString textOf(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

SweepState endStateOf(const core::Error &error)
{
    if (error.kind == core::ErrorKind::Cancelled)
        return SweepState::Cancelled;
    return error.kind == core::ErrorKind::ConnectionLost ? SweepState::ConnectionLost : SweepState::Failed;
}

workspace::SweepRecord recordOf(const QString &connection, const LoadSpec &spec, const SweepSetup &setup)
{
    workspace::SweepRecord record;
    record.kind = workspace::SweepKind::Load;
    record.connection = connection;
    record.table = spec.sweep.table.name.toText();
    record.column = spec.sweep.column;
    record.index = setup.index.name.name;
    record.method = setup.index.method;
    record.spec = textOf(loadSpecToJson(spec));
    record.summary = QStringLiteral("{}");
    return record;
}

/// Writes what a running measurement tells; the first failure is kept and ends the writing.
class Recorder
{
public:
    Recorder(const workspace::Workspace &workspace, const workspace::SweepRecord &record)
        : m_workspace(workspace)
    {
        const auto begun = workspace::beginSweep(workspace, record);
        if (begun)
            m_id = *begun;
        else
            m_failure = begun.error();
    }

    void setHead(const LoadHead &head)
    {
        note(m_failure ? Result<void>() : workspace::storeSummary(m_workspace, m_id, textOf(loadHeadToJson(head))));
    }

    void add(const LoadPoint &point)
    {
        const workspace::SweepPointRecord record{point.position, point.finished, textOf(loadPointToJson(point))};
        note(m_failure ? Result<void>() : workspace::storePoints(m_workspace, m_id, {record}));
    }

    void end(SweepState state, const QString &error)
    {
        note(m_failure ? Result<void>() : workspace::endSweep(m_workspace, m_id, state, error));
    }

    qint64 id() const { return m_id; }
    const std::optional<core::Error> &failure() const { return m_failure; }

private:
    void note(const Result<void> &written)
    {
        if (!written)
            m_failure = written.error();
    }

    const workspace::Workspace &m_workspace;
    qint64 m_id = 0;
    std::optional<core::Error> m_failure;
};

LoadObserver recording(Recorder &recorder, const LoadObserver &observer)
{
    return {[&](const LoadHead &head) {
                recorder.setHead(head);
                if (observer.onHead)
                    observer.onHead(head);
            },
            [&](const LoadPoint &point) {
                recorder.add(point);
                if (observer.onPoint)
                    observer.onPoint(point);
            }};
}

} // namespace

Result<RecordedLoad> recordLoad(jobs::JobContext &context, const workspace::Workspace &workspace,
                                const QString &connection, const LoadSpec &spec, const LoadObserver &observer)
{
    // A spec that is wrong in itself leaves no trace.
    const auto setup = prepareLoad(spec);
    if (!setup)
        return setup.error();
    Recorder recorder(workspace, recordOf(connection, spec, *setup));
    const auto result = runLoad(context, spec, recording(recorder, observer));
    if (!result) {
        const core::Error error = context.isCancelled() && result.error().kind != core::ErrorKind::ConnectionLost
                                      ? core::cancelledError()
                                      : result.error();
        recorder.end(endStateOf(error), core::toOneLine(error));
        return error;
    }
    recorder.end(SweepState::Succeeded, {});
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
    const auto head = loadHeadFromJson(objectOf(stored->sweep.summary));
    if (!head && !stored->points.isEmpty())
        return core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
    if (head)
        past.result.head = *head;
    for (const workspace::SweepPointRecord &record : stored->points) {
        const auto point = loadPointFromJson(objectOf(record.point));
        if (!point)
            return core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
        past.result.points << *point;
    }
    return past;
}

} // namespace sweep

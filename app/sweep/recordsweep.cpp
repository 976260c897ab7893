#include "app/sweep/recordsweep.h"

#include "app/sweep/sweepjson.h"
#include "app/sweep/sweepsetup.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QMap>

namespace sweep {

using core::Result;
using workspace::SweepState;

namespace {

constexpr qint64 StoreIntervalMs = 500;

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
    switch (error.kind) {
    case core::ErrorKind::Cancelled:
        return SweepState::Cancelled;
    case core::ErrorKind::ConnectionLost:
        return SweepState::ConnectionLost;
    default:
        return SweepState::Failed;
    }
}

/// Writes what a running sweep tells; the first failure is kept and ends the writing.
class Recorder
{
public:
    Recorder(const workspace::Workspace &workspace, const QString &connection, const SweepSpec &spec)
        : m_workspace(workspace)
    {
        workspace::SweepRecord record;
        record.connection = connection;
        record.table = spec.table.name.toText();
        record.column = spec.column;
        const auto index = indexUnderTest(spec);
        record.index = index ? index->name.name : spec.index;
        record.method = index ? index->method : QString();
        record.spec = textOf(specToJson(spec));
        record.summary = QStringLiteral("{}");
        const auto begun = workspace::beginSweep(workspace, record);
        if (begun)
            m_id = *begun;
        else
            m_failure = begun.error();
        m_sinceStored.start();
    }

    void setHead(const SweepHead &head)
    {
        note([&] { return workspace::storeSummary(m_workspace, m_id, textOf(headToJson(head))); });
    }

    void add(const SweepPoint &point)
    {
        m_pending.insert(point.position, {point.position, point.finished, textOf(pointToJson(point))});
        if (!m_stored || m_sinceStored.elapsed() >= StoreIntervalMs)
            store();
    }

    void end(SweepState state, const QString &error)
    {
        store();
        note([&] { return workspace::endSweep(m_workspace, m_id, state, error); });
    }

    qint64 id() const { return m_id; }
    const std::optional<core::Error> &failure() const { return m_failure; }

private:
    void store()
    {
        if (m_pending.isEmpty())
            return;
        note([this] { return workspace::storePoints(m_workspace, m_id, m_pending.values()); });
        m_pending.clear();
        m_stored = true;
        m_sinceStored.start();
    }

    template<class Write>
    void note(Write write)
    {
        if (m_failure)
            return;
        if (const auto written = write(); !written)
            m_failure = written.error();
    }

    const workspace::Workspace &m_workspace;
    qint64 m_id = 0;
    std::optional<core::Error> m_failure;
    QMap<int, workspace::SweepPointRecord> m_pending;
    QElapsedTimer m_sinceStored;
    bool m_stored = false;
};

} // namespace

Result<RecordedSweep> recordSweep(jobs::JobContext &context, const workspace::Workspace &workspace,
                                  const QString &connection, const SweepSpec &spec, const SweepObserver &observer)
{
    // A spec that is wrong in itself leaves no trace.
    if (const auto setup = prepareSweep(spec); !setup)
        return setup.error();
    Recorder recorder(workspace, connection, spec);
    SweepObserver recording;
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
    recording.onTruthPlan = observer.onTruthPlan;
    const auto result = runSweep(context, spec, recording);
    if (!result) {
        const core::Error error = context.isCancelled() && result.error().kind != core::ErrorKind::ConnectionLost
                                      ? core::cancelledError()
                                      : result.error();
        recorder.end(endStateOf(error), core::toOneLine(error));
        return error;
    }
    recorder.end(SweepState::Succeeded, {});
    return RecordedSweep{recorder.id(), *result, recorder.failure()};
}

Result<PastSweep> loadPastSweep(const workspace::Workspace &workspace, qint64 id)
{
    const auto stored = workspace::loadSweep(workspace, id);
    if (!stored)
        return stored.error();
    PastSweep past;
    past.record = stored->sweep;
    const auto head = headFromJson(objectOf(stored->sweep.summary));
    if (!head && !stored->points.isEmpty())
        return core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
    if (head)
        past.result.head = *head;
    for (const workspace::SweepPointRecord &record : stored->points) {
        auto point = pointFromJson(objectOf(record.point));
        if (!point)
            return core::localError(QStringLiteral("sweep %1 of the workspace cannot be read").arg(id));
        past.result.points << *point;
    }
    past.result.recommendation = recommend(past.result.points, past.result.head);
    return past;
}

} // namespace sweep

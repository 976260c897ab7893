#include "ui/sweep/sweeprun.h"

using core::Result;
using sweep::RecordedSweep;
using sweep::SweepPoint;

namespace {

constexpr int RefreshMs = 50;

sweep::SweepObserver observerOf(const jobs::PartSink<SweepPoint> &sink, const std::shared_ptr<std::atomic<qint64>> &id,
                                const std::shared_ptr<std::atomic<bool>> &anew = {})
{
    sweep::SweepObserver observer{{}, sink};
    if (anew) {
        observer.onAnew = [anew] {
            anew->store(true);
        };
    }
    observer.onRecorded = [id](qint64 recorded) {
        id->store(recorded);
    };
    return observer;
}

} // namespace

SweepRun::SweepRun(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_sweep(runner)
    , m_storedId(std::make_shared<std::atomic<qint64>>(0))
    , m_anew(std::make_shared<std::atomic<bool>>(false))
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &SweepRun::refresh);
    connect(&m_runner, &jobs::JobRunner::jobChanged, this, &SweepRun::takeStatus, Qt::QueuedConnection);
}

void SweepRun::start(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::SweepSpec &spec,
                     const sweep::QueryOrigin &origin)
{
    const auto setup = sweep::prepareSweep(spec);
    if (!setup) {
        emit failed(setup.error());
        return;
    }
    m_points.clear();
    m_result = {};
    m_result.head = sweep::plannedHead(spec, *setup);
    m_result.head.startedAt = QDateTime::currentDateTimeUtc();
    if (!origin.isEmpty())
        m_result.head.source = sweep::QuerySource::Given;

    m_storedId = std::make_shared<std::atomic<qint64>>(0);
    const QString connection = pool->parameters().displayName();
    follow(m_runner.startStreaming<RecordedSweep, SweepPoint>(
        tr("Sweep %1.%2").arg(spec.table.name.toText(), spec.column), pool,
        [workspace = m_workspace, connection, spec, origin,
         id = m_storedId](jobs::JobContext &context, const jobs::PartSink<SweepPoint> &sink) -> Result<RecordedSweep> {
            const auto given = origin.isEmpty() ? Result<sweep::SweepSpec>(spec)
                                                : sweep::withGivenQueries(context, spec, origin, spec.queries);
            if (!given)
                return given.error();
            return sweep::recordSweep(context, workspace, connection, *given, observerOf(sink, id));
        }));
}

void SweepRun::resume(const std::shared_ptr<db::ConnectionPool> &pool, const catalog::Table &table,
                      const sweep::PastSweep &past)
{
    m_points.clear();
    for (const SweepPoint &point : past.result.points)
        m_points.insert(point.position, point);
    m_result = past.result;
    m_anew = std::make_shared<std::atomic<bool>>(false);
    m_storedId = std::make_shared<std::atomic<qint64>>(0);
    follow(m_runner.startStreaming<RecordedSweep, SweepPoint>(
        tr("Sweep %1.%2").arg(past.record.table, past.record.column), pool,
        [workspace = m_workspace, table, past = past.record.id, id = m_storedId,
         anew = m_anew](jobs::JobContext &context, const jobs::PartSink<SweepPoint> &sink) {
            return sweep::resumeSweep(context, workspace, past, table, observerOf(sink, id, anew));
        }));
}

void SweepRun::follow(const Job &job)
{
    m_id = job.id;
    m_sweep.follow(
        job, this, [this](const SweepPoint &point) { takePoint(point); },
        [this](const Result<RecordedSweep> &recorded) { takeEnd(recorded); });
    emit changed();
}

void SweepRun::stop()
{
    m_sweep.cancel();
}

void SweepRun::takePoint(const SweepPoint &point)
{
    if (m_anew->exchange(false))
        m_points.clear(); // they were measured on another index
    m_points.insert(point.position, point);
    if (!m_refresh.isActive())
        m_refresh.start();
}

void SweepRun::refresh()
{
    m_result.points = m_points.values();
    sweep::recommendForEachK(m_result);
    emit changed();
}

void SweepRun::takeEnd(const Result<RecordedSweep> &recorded)
{
    m_refresh.stop();
    m_id = 0;
    if (!recorded) {
        refresh();
        emit failed(recorded.error());
        return;
    }
    m_result = recorded->result;
    emit changed();
    emit succeeded(recorded->notStored.value_or(core::Error()));
}

void SweepRun::takeStatus(const jobs::JobStatus &status)
{
    if (status.id == m_id && !status.ended())
        emit progressed(status.progress);
}

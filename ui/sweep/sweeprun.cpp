#include "ui/sweep/sweeprun.h"

using core::Result;
using sweep::RecordedSweep;
using sweep::SweepPoint;

namespace {

constexpr int RefreshMs = 50;

} // namespace

SweepRun::SweepRun(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_sweep(runner)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &SweepRun::refresh);
    connect(&m_runner, &jobs::JobRunner::jobChanged, this, &SweepRun::takeStatus, Qt::QueuedConnection);
}

void SweepRun::start(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::SweepSpec &spec)
{
    const auto setup = sweep::prepareSweep(spec);
    if (!setup) {
        emit failed(setup.error());
        return;
    }
    m_points.clear();
    m_result = {sweep::plannedHead(spec, *setup), {}, {}};
    m_result.head.startedAt = QDateTime::currentDateTimeUtc();

    const QString connection = pool->parameters().displayName();
    const auto job = m_runner.startStreaming<RecordedSweep, SweepPoint>(
        tr("Sweep %1.%2").arg(spec.table.name.toText(), spec.column), pool,
        [workspace = m_workspace, connection, spec](jobs::JobContext &context, const jobs::PartSink<SweepPoint> &sink) {
            return sweep::recordSweep(context, workspace, connection, spec, sweep::SweepObserver{{}, sink});
        });
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
    m_points.insert(point.position, point);
    if (!m_refresh.isActive())
        m_refresh.start();
}

void SweepRun::refresh()
{
    m_result.points = m_points.values();
    m_result.recommendation = sweep::recommend(m_result.points, m_result.head);
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

#include "ui/sweep/loadrun.h"

#include <algorithm>

using core::Result;
using sweep::LoadPoint;
using sweep::RecordedLoad;

LoadRun::LoadRun(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_load(runner)
    , m_past(runner)
    , m_storedId(std::make_shared<std::atomic<qint64>>(0))
{
    connect(&m_runner, &jobs::JobRunner::jobChanged, this, &LoadRun::takeStatus, Qt::QueuedConnection);
}

void LoadRun::start(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::LoadSpec &spec)
{
    const auto setup = sweep::prepareLoad(spec);
    if (!setup) {
        emit failed(setup.error());
        return;
    }
    m_result = {sweep::plannedLoadHead(spec, *setup), {}};
    const QString connection = pool->parameters().displayName();
    run(pool, spec.sweep.table.name.toText() + u'.' + spec.sweep.column,
        [workspace = m_workspace, connection, spec](jobs::JobContext &context, const sweep::LoadObserver &observer) {
            return sweep::recordLoad(context, workspace, connection, spec, observer);
        });
}

void LoadRun::resume(const std::shared_ptr<db::ConnectionPool> &pool, const catalog::Table &table, qint64 id)
{
    run(pool, table.name.toText() + u'.' + m_result.head.sweep.column,
        [workspace = m_workspace, table, id](jobs::JobContext &context, const sweep::LoadObserver &observer) {
            return sweep::resumeLoad(context, workspace, id, table, observer);
        });
}

void LoadRun::run(const std::shared_ptr<db::ConnectionPool> &pool, const QString &what, const Measuring &measuring)
{
    m_past.forget();
    m_storedId = std::make_shared<std::atomic<qint64>>(0);
    m_cutOff = 0;
    const auto job = m_runner.startStreaming<RecordedLoad, Part>(
        tr("Throughput of %1").arg(what), pool,
        [measuring, id = m_storedId](jobs::JobContext &context, const jobs::PartSink<Part> &sink) {
            sweep::LoadObserver observer{[&sink](const sweep::LoadHead &head) {
                                             sink({head, {}});
                                         },
                                         [&sink](const LoadPoint &point) {
                                             sink({{}, point});
                                         }};
            observer.onRecorded = [id](qint64 recorded) {
                id->store(recorded);
            };
            return measuring(context, observer);
        });
    m_id = job.id;
    m_load.follow(
        job, this, [this](const Part &part) { take(part); },
        [this](const Result<RecordedLoad> &recorded) { takeEnd(recorded); });
    emit changed();
}

void LoadRun::loadPast(qint64 id)
{
    const auto job =
        m_runner.start<sweep::PastLoad>(tr("Past measurement"), {}, [workspace = m_workspace, id](jobs::JobContext &) {
            return sweep::loadPastLoad(workspace, id);
        });
    m_past.follow(job, this, [this](const Result<sweep::PastLoad> &past) {
        if (!past) {
            emit failed(past.error());
            return;
        }
        if (isActive())
            return;
        m_result = past->result;
        m_cutOff = past->record.state == workspace::SweepState::Succeeded ? 0 : past->record.id;
        emit changed();
        emit pastLoaded(past->record);
    });
}

void LoadRun::take(const Part &part)
{
    if (part.head)
        m_result.head = *part.head;
    if (part.point) {
        auto &points = m_result.points;
        const auto place =
            std::lower_bound(points.begin(), points.end(), part.point->position,
                             [](const LoadPoint &point, int position) { return point.position < position; });
        if (place != points.end() && place->position == part.point->position)
            *place = *part.point;
        else
            points.insert(place, *part.point);
    }
    emit changed();
}

void LoadRun::takeEnd(const Result<RecordedLoad> &recorded)
{
    m_id = 0;
    if (!recorded) {
        m_cutOff = m_storedId->load();
        emit changed();
        emit failed(recorded.error());
        return;
    }
    m_result = recorded->result;
    emit changed();
    emit succeeded(recorded->notStored.value_or(core::Error()));
}

void LoadRun::takeStatus(const jobs::JobStatus &status)
{
    if (status.id == m_id && !status.ended())
        emit progressed(status.progress);
}

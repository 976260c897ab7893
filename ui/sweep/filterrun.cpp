#include "ui/sweep/filterrun.h"

#include "app/sweep/filteradvice.h"

using core::Result;
using sweep::FilterCell;
using sweep::FilterHead;
using sweep::PastFilters;
using sweep::RecordedFilters;

namespace {

constexpr int RefreshMs = 100;

} // namespace

FilterRun::FilterRun(jobs::JobRunner &runner, const workspace::Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_workspace(workspace)
    , m_job(runner)
    , m_past(runner)
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(RefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &FilterRun::refresh);
    const auto follow = [this](const jobs::JobStatus &status) {
        if (status.id == m_id && !status.ended())
            emit progressed(status.progress);
    };
    connect(&m_runner, &jobs::JobRunner::jobChanged, this, follow, Qt::QueuedConnection);
}

void FilterRun::start(const std::shared_ptr<db::ConnectionPool> &pool, const sweep::FilterSpec &spec)
{
    m_cells.clear();
    m_result = {};
    m_past.forget();
    const QString connection = pool->parameters().displayName();
    const auto job = m_runner.startStreaming<RecordedFilters, Part>(
        tr("Filters on %1.%2").arg(spec.sweep.table.name.toText(), spec.sweep.column), pool,
        [workspace = m_workspace, connection, spec](jobs::JobContext &context, const jobs::PartSink<Part> &sink) {
            const sweep::FilterObserver observer{[&sink](const FilterHead &head) { sink(head); },
                                                 [&sink](const FilterCell &cell) {
                                                     sink(cell);
                                                 }};
            return sweep::recordFilters(context, workspace, connection, spec, observer);
        });
    m_id = job.id;
    m_job.follow(
        job, this, [this](const Part &part) { take(part); },
        [this](const Result<RecordedFilters> &recorded) { takeEnd(recorded); });
    emit changed();
}

void FilterRun::take(const Part &part)
{
    if (const auto *head = std::get_if<FilterHead>(&part))
        m_result.head = *head;
    else if (const auto *cell = std::get_if<FilterCell>(&part))
        m_cells.insert(cell->point.position, *cell);
    if (!m_refresh.isActive())
        m_refresh.start();
}

void FilterRun::refresh()
{
    m_result.cells = m_cells.values();
    m_result.advice = sweep::adviseFilters(m_result.head, m_result.cells);
    emit changed();
}

void FilterRun::takeEnd(const Result<RecordedFilters> &recorded)
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

void FilterRun::loadPast(qint64 id)
{
    const auto job =
        m_runner.start<PastFilters>(tr("Past comparison"), {}, [workspace = m_workspace, id](jobs::JobContext &) {
            return sweep::loadPastFilters(workspace, id);
        });
    m_past.follow(job, this, [this](const Result<PastFilters> &past) {
        if (!past) {
            emit failed(past.error());
            return;
        }
        m_result = past->result;
        emit changed();
        emit pastLoaded(past->record);
    });
}

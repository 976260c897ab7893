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
    , m_storedId(std::make_shared<std::atomic<qint64>>(0))
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
    const QString connection = pool->parameters().displayName();
    run(pool, spec.sweep.table.name.toText() + u'.' + spec.sweep.column,
        [workspace = m_workspace, connection, spec](jobs::JobContext &context, const sweep::FilterObserver &observer) {
            return sweep::recordFilters(context, workspace, connection, spec, observer);
        });
}

void FilterRun::resume(const std::shared_ptr<db::ConnectionPool> &pool, const catalog::Table &table, qint64 id)
{
    m_cells.clear();
    for (const FilterCell &cell : std::as_const(m_result.cells))
        m_cells.insert(cell.point.position, cell);
    run(pool, table.name.toText() + u'.' + m_result.head.sweep.column,
        [workspace = m_workspace, table, id](jobs::JobContext &context, const sweep::FilterObserver &observer) {
            return sweep::resumeFilters(context, workspace, id, table, observer);
        });
}

void FilterRun::run(const std::shared_ptr<db::ConnectionPool> &pool, const QString &what, const Measuring &measuring)
{
    m_past.forget();
    m_storedId = std::make_shared<std::atomic<qint64>>(0);
    m_cutOff = 0;
    const auto job = m_runner.startStreaming<RecordedFilters, Part>(
        tr("Filters on %1").arg(what), pool,
        [measuring, id = m_storedId](jobs::JobContext &context, const jobs::PartSink<Part> &sink) {
            sweep::FilterObserver observer{[&sink](const FilterHead &head) { sink(head); },
                                           [&sink](const FilterCell &cell) {
                                               sink(cell);
                                           }};
            observer.onRecorded = [id](qint64 recorded) {
                id->store(recorded);
            };
            return measuring(context, observer);
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
        m_cutOff = m_storedId->load();
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
        m_cutOff = past->record.state == workspace::SweepState::Succeeded ? 0 : past->record.id;
        emit changed();
        emit pastLoaded(past->record);
    });
}

#include "ui/tables/rowcounter.h"

#include "app/tables/countrows.h"

RowCounter::RowCounter(jobs::JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_estimating(runner)
    , m_counting(runner)
{
}

void RowCounter::setPool(std::shared_ptr<db::ConnectionPool> pool)
{
    forget();
    m_pool = std::move(pool);
}

void RowCounter::forget()
{
    const bool wasCounting = m_counting.isActive();
    m_estimating.forget();
    m_counting.forget();
    if (wasCounting)
        emit countingChanged(false);
}

void RowCounter::estimate(const tables::WindowRequest &request)
{
    if (request.filter.isEmpty() && request.table.rows.known()) {
        m_estimating.forget();
        emit estimated(request.table.rows);
        return;
    }
    const auto job = m_runner.start<core::RowEstimate>(
        tr("Estimate rows of %1").arg(request.table.name.toText()), m_pool,
        [request](jobs::JobContext &context) { return tables::estimateRows(context, request); });
    // A failure says nothing that reading the rows has not said.
    m_estimating.follow(job, this, [this](const core::Result<core::RowEstimate> &rows) {
        if (rows)
            emit estimated(*rows);
    });
}

void RowCounter::count(const tables::WindowRequest &request)
{
    const auto job = m_runner.start<core::RowCount>(
        tr("Count rows of %1").arg(request.table.name.toText()), m_pool,
        [request](jobs::JobContext &context) { return tables::countRows(context, request); });
    m_counting.follow(job, this, [this](const core::Result<core::RowCount> &rows) {
        emit countingChanged(false);
        if (rows)
            emit counted(*rows);
        else if (rows.error().kind != core::ErrorKind::Cancelled)
            emit failed(rows.error());
    });
    emit countingChanged(true);
}

void RowCounter::stopCounting()
{
    m_counting.cancel();
}

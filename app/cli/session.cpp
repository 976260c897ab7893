#include "app/cli/session.h"

namespace cli {

using core::Result;

Session::Session(const GlobalOptions &options)
    : m_options(options)
    , m_output(options.json)
{
    QObject::connect(&m_interrupt, &Interrupt::requested, &m_interrupt, [this] {
        m_interrupted = true;
        m_runner.cancelAll();
    });
    QObject::connect(
        &m_runner, &jobs::JobRunner::jobChanged, &m_progress,
        [this](const jobs::JobStatus &status) { onJobChanged(status); }, Qt::QueuedConnection);
}

Result<std::shared_ptr<db::ConnectionPool>> Session::pool(db::Access access) const
{
    db::ConnectionParameters parameters = db::ConnectionParameters::fromService(m_options.service);
    if (m_options.service.isEmpty()) {
        auto parsed = db::ConnectionParameters::parse(m_options.dsn);
        if (!parsed)
            return parsed.error();
        parameters = *parsed;
    }
    db::PoolOptions poolOptions;
    poolOptions.connection.access = access;
    return db::ConnectionPool::create(parameters, poolOptions);
}

void Session::onJobChanged(const jobs::JobStatus &status)
{
    if (status.id == m_job)
        m_progress.show(status);
}

} // namespace cli

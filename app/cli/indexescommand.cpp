#include "app/cli/indexescommand.h"

#include "app/catalog/loadcatalog.h"
#include "app/cli/indexesoutput.h"
#include "app/cli/indexesprometheus.h"
#include "app/cli/options.h"
#include "app/cli/session.h"

#include <QDeadlineTimer>
#include <QThread>

#include <chrono>

namespace cli {

using namespace std::chrono_literals;
using core::Result;
using indexes::Observation;
using indexes::ObserveRequest;

namespace {

workspace::Workspace ourWorkspace()
{
    return workspace::Workspace(workspace::Workspace::defaultPath());
}

/// What is watched after the observation, and how often.
struct Ticks
{
    double seconds = 0;
    int count = 0;
};

Result<void> waitFor(jobs::JobContext &context, double seconds)
{
    const QDeadlineTimer deadline(qint64(seconds * 1000));
    while (!deadline.hasExpired()) {
        if (context.isCancelled())
            return core::cancelledError();
        QThread::msleep(ulong(std::min<qint64>(50, deadline.remainingTime() + 1)));
    }
    return {};
}

/// The oid of the table that is named, for a request of it alone.
Result<void> resolve(jobs::JobContext &context, const QString &table, ObserveRequest &request)
{
    if (table.isEmpty())
        return {};
    const auto lease = context.lease();
    if (!lease)
        return lease.error();
    const auto found = catalog::loadTable(**lease, table);
    if (!found)
        return found.error();
    request.usage.table = found->oid;
    return {};
}

/// Reads again and again; each reading's rates go to `tell`.
Result<void> tick(jobs::JobContext &context, const ObserveRequest &request, const Ticks &ticks,
                  indexes::UsageSnapshot before, const jobs::PartSink<IndexTick> &tell)
{
    for (int at = 0; at < ticks.count; ++at) {
        if (const auto waited = waitFor(context, ticks.seconds); !waited)
            return waited;
        const auto lease = context.lease();
        if (!lease)
            return lease.error();
        auto now = indexes::readUsage(**lease, request.usage, &before);
        if (!now)
            return now.error();
        tell({*now, indexes::ratesBetween(before, *now), {}});
        before = *std::move(now);
    }
    return {};
}

Result<bool> observe(jobs::JobContext &context, ObserveRequest request, const QString &table, const Ticks &ticks,
                     const jobs::PartSink<IndexTick> &tell)
{
    if (const auto resolved = resolve(context, table, request); !resolved)
        return resolved.error();
    auto observation = indexes::observeIndexes(context, ourWorkspace(), request);
    if (!observation)
        return observation.error();
    const indexes::UsageSnapshot first = observation->snapshot;
    tell({{}, {}, std::make_shared<const Observation>(*std::move(observation))});
    if (const auto ticked = tick(context, request, ticks, first, tell); !ticked)
        return ticked.error();
    return true;
}

} // namespace

CLI::App *IndexesCommand::declare(CLI::App &root)
{
    CLI::App *app = root.add_subcommand("indexes", "Say what every index earns and costs, and what is wrong with it");
    addText(app, "--table NAME", m_table, "Only the indexes of this table and its partitions");
    addText(app, "--format FORMAT", m_format, "text, or prometheus for those who scrape [text]")
        ->check(CLI::IsMember({"text", "prometheus"}));
    CLI::Option *interval =
        app->add_option("--interval", m_interval, "Read again after so many seconds, and write what happened a second")
            ->type_name("S")
            ->check(CLI::Range(0.1, 86'400.0));
    app->add_option("--count", m_count, "With --interval: so many times")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000))
        ->needs(interval);
    addTexts(app, "--standby URL", m_standbys,
             "Ask this standby of the server too, whether it uses what is not used here; repeatable");
    app->add_option("--unused-days", m_unusedDays, "Call an index unused after so many days without a scan")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    app->add_option("--min-size", m_minSize, "… and from so many megabytes on")
        ->type_name("MB")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    app->add_flag("--buffers", m_buffers,
                  "Say how much of each index is in shared_buffers: needs the extension pg_buffercache");
    app->footer("Every run without --table keeps the counters in the workspace, so that the next ones know the past; "
                "scans\nthat this program made are not counted. Nothing is changed in the database. Examples:\n"
                "  pgvector-workbench-cli --service shop indexes --table items\n"
                "  pgvector-workbench-cli --service shop indexes --interval 5 --count 12\n"
                "  pgvector-workbench-cli --service shop indexes --format prometheus");
    return app;
}

Result<ObserveRequest> IndexesCommand::request(const db::ConnectionPool &pool) const
{
    ObserveRequest request;
    request.usage.buffers = m_buffers;
    request.limits.unusedDays = m_unusedDays;
    request.limits.unusedSize.value = qint64(m_minSize * 1e6);
    request.connection = pool.parameters().displayName();
    for (const QString &url : m_standbys) {
        const auto parameters = db::ConnectionParameters::parse(url);
        if (!parameters)
            return parameters.error();
        request.standbys << db::ConnectionPool::create(*parameters);
    }
    return request;
}

Result<ExitStatus> IndexesCommand::run(Session &session)
{
    const auto pool = session.pool();
    if (!pool)
        return pool.error();
    const auto wanted = request(**pool);
    if (!wanted)
        return wanted.error();
    const bool prometheus = m_format == u"prometheus";
    if (session.json() && prometheus)
        return core::invalidInput(QStringLiteral("--json and --format prometheus are two answers"));
    IndexesWriter writer(session, prometheus       ? IndexesWriter::Format::Prometheus
                                  : session.json() ? IndexesWriter::Format::Json
                                                   : IndexesWriter::Format::Text);
    const Ticks ticks{m_interval, m_interval > 0 ? m_count : 0};
    const auto ended = session.runStreaming<bool, IndexTick>(
        QStringLiteral("Indexes"), *pool,
        [request = *wanted, table = m_table, ticks](jobs::JobContext &context, const jobs::PartSink<IndexTick> &tell) {
            return observe(context, request, table, ticks, tell);
        },
        [&writer](const IndexTick &tick) { writer.write(tick); });
    if (!ended)
        return ended.error();
    if (m_buffers && !writer.knowsBuffers())
        session.output().note(QStringLiteral("pg_buffercache is not in the database: CREATE EXTENSION pg_buffercache"));
    writer.finish();
    return ExitStatus::Done;
}

} // namespace cli

#include "app/cli/sweepload.h"

#include "app/cli/options.h"
#include "app/cli/session.h"
#include "app/sweep/loadjson.h"
#include "app/sweep/loadreport.h"
#include "app/sweep/loadsentences.h"

#include <algorithm>

namespace cli {

using core::Result;
using sweep::LoadPoint;
using sweep::LoadResult;

namespace {

QString timeText(core::Milliseconds time)
{
    return QString::number(time.value, 'f', time.value < 10 ? 2 : 1);
}

QString rateText(double rate)
{
    return QString::number(rate, 'f', rate < 10 ? 1 : 0);
}

QString planText(const sweep::PlanVerdict &plan)
{
    switch (plan.kind) {
    case sweep::PlanKind::IndexUnderTest:
        return plan.indexUsed;
    case sweep::PlanKind::OtherIndex:
        return plan.plan + QStringLiteral(" (not the index)");
    case sweep::PlanKind::Exact:
        return plan.plan + QStringLiteral(" (exact, not the index)");
    }
    Q_UNREACHABLE();
}

void writeText(const LoadResult &result, Output &output)
{
    const sweep::SweepHead &head = result.head.sweep;
    const QString rounds =
        result.head.rounds == 1 ? QStringLiteral("1 round") : QStringLiteral("%1 rounds").arg(result.head.rounds);
    QString line = QStringLiteral("%1.%2 by %3 (%4, %5), k = %6, %7 queries, ")
                       .arg(head.table, head.column, head.index, vectors::methodName(head.method), head.op(),
                            QString::number(head.k), QString::number(head.queries));
    line += QStringLiteral("%1 of %2 s").arg(rounds, QString::number(result.head.seconds));
    if (result.head.rate > 0)
        line += QStringLiteral(", %1 queries/s arriving").arg(rateText(result.head.rate));
    output.writeLine(line);
    output.writeLine();
    output.write(loadPointsTable(result));
    output.writeLine();
    for (const QString &sentence : sweep::loadAnswers(result) + sweep::loadCautions(result))
        output.writeLine(sentence);
}

} // namespace

TextTable loadPointsTable(const LoadResult &result)
{
    constexpr auto Right = TextTable::Align::Right;
    const bool fixedRate = result.head.rate > 0;
    TextTable table;
    table.addColumn(QStringLiteral("SETTINGS"));
    for (const char *header : {"CLIENTS", "QPS", "SLOWEST", "FASTEST", "P50 MS", "P95 MS", "P99 MS", "ANSWERS"})
        table.addColumn(QString::fromLatin1(header), Right);
    if (fixedRate)
        table.addColumn(QStringLiteral("BACKLOG"), Right);
    table.addColumn(QStringLiteral("PLAN"));
    for (const LoadPoint &point : result.points) {
        const sweep::Latency &latency = point.latency;
        QStringList cells{sweep::settingsText(point.settings) + (point.forced ? QStringLiteral(" forced") : QString()),
                          QString::number(point.connections),
                          rateText(latency.queriesPerSecond),
                          rateText(point.low()),
                          rateText(point.high()),
                          timeText(latency.p50),
                          timeText(latency.p95),
                          point.hasP99() ? timeText(latency.p99) : QStringLiteral("-"),
                          QString::number(point.samples)};
        if (fixedRate)
            cells << QString::number(point.backlog);
        table.addRow(cells << planText(point.plan));
    }
    return table;
}

void SweepLoad::declare(CLI::App *app)
{
    addText(app, "--concurrency LIST", m_concurrency,
            "Measure throughput instead of recall, with these numbers of clients: 1,2,4, or auto: 1, 2, 4, … until a "
            "step gains less than 10 %");
    app->add_option("--rate", m_rate, "With --concurrency: queries per second that arrive, however long answers take")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    app->add_option("--seconds", m_seconds, "With --concurrency: length of a round")
        ->type_name("S")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    app->add_option("--rounds", m_rounds, "With --concurrency: rounds of every setting and number of clients")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
}

Result<sweep::LoadSpec> SweepLoad::spec(const sweep::SweepSpec &sweep) const
{
    sweep::LoadSpec spec{sweep, {}, m_seconds, m_rounds, m_rate};
    if (m_concurrency.isEmpty() || m_concurrency == u"auto")
        return spec;
    const auto connections = sweep::parseValues(m_concurrency);
    if (!connections)
        return connections.error();
    spec.connections = *connections;
    return spec;
}

Result<ExitStatus> SweepLoad::run(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                  const sweep::SweepSpec &sweep, const SweepOutcome &outcome) const
{
    const auto wanted = spec(sweep);
    if (!wanted)
        return wanted.error();
    // Written by the job, read when it has ended.
    const auto unfinished = std::make_shared<LoadResult>();
    const sweep::LoadObserver observer{[unfinished](const sweep::LoadHead &head) { unfinished->head = head; },
                                       [unfinished](const LoadPoint &point) {
                                           auto &points = unfinished->points;
                                           points.removeIf(
                                               [&](const LoadPoint &each) { return each.position == point.position; });
                                           points << point;
                                       }};
    const auto recorded = session.run<sweep::RecordedLoad>(
        QStringLiteral("Throughput"), pool,
        [spec = *wanted, observer, name = pool->parameters().displayName()](jobs::JobContext &context) {
            const workspace::Workspace workspace(workspace::Workspace::defaultPath());
            return sweep::recordLoad(context, workspace, name, spec, observer);
        });
    if (!recorded) {
        if (!session.json() && !unfinished->points.isEmpty()) {
            writeText(*unfinished, session.output());
            session.output().note(QStringLiteral("the measurement did not come to its end"));
        }
        return recorded.error();
    }
    return tellLoad(session, *recorded, outcome);
}

Result<ExitStatus> tellLoad(Session &session, const sweep::RecordedLoad &recorded, const SweepOutcome &outcome)
{
    noteNotStored(recorded.notStored, session.output());
    if (session.json())
        session.output().write(sweep::toJson(recorded.result));
    else
        writeText(recorded.result, session.output());
    if (const auto written = writeReport(outcome.report, sweep::loadReport(recorded.result)); !written)
        return written.error();
    return ExitStatus::Done;
}

} // namespace cli

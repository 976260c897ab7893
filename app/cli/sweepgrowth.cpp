#include "app/cli/sweepgrowth.h"

#include "app/cli/session.h"
#include "app/cli/vectorcolumn.h"
#include "app/sweep/growthjson.h"
#include "app/sweep/growthmemory.h"
#include "app/sweep/growthreport.h"

#include <QLocale>

namespace cli {

using core::Result;
using sweep::GrowthLevel;
using sweep::GrowthResult;
using sweep::GrowthSpec;
using sweep::RecordedGrowth;
using sweep::SweepPoint;

namespace {

QString megabytes(double bytes)
{
    return QString::number(bytes / (1024.0 * 1024.0), 'f', 1);
}

TextTable levelsTable(const GrowthResult &result)
{
    constexpr auto Right = TextTable::Align::Right;
    TextTable table;
    for (const char *header : {"ROWS", "BUILD S", "SIZE MB"})
        table.addColumn(QString::fromLatin1(header), Right);
    table.addColumn(QStringLiteral("SETTING"));
    table.addColumn(QStringLiteral("RECALL"), Right);
    table.addColumn(QStringLiteral("95 % INTERVAL"));
    for (const char *header : {"P50 MS", "P95 MS"})
        table.addColumn(QString::fromLatin1(header), Right);
    for (const GrowthLevel &level : result.levels) {
        QStringList first{QString::number(level.rows),
                          QString::number(level.seconds, 'f', 2) + (level.outgrew ? QStringLiteral(" !") : QString()),
                          megabytes(double(level.size.value))};
        for (const SweepPoint &point : level.points) {
            const bool onIndex = point.plan.kind == sweep::PlanKind::IndexUnderTest;
            table.addRow(
                first +
                QStringList{sweep::settingsText(point.settings) +
                                (onIndex ? QString() : QStringLiteral(" (not by the index)")),
                            QString::number(point.recall.mean, 'f', 3),
                            QStringLiteral("%1-%2").arg(point.recall.low, 0, 'f', 3).arg(point.recall.high, 0, 'f', 3),
                            QString::number(point.latency.p50.value, 'f', 2),
                            QString::number(point.latency.p95.value, 'f', 2)});
            first = {QString(), QString(), QString()};
        }
    }
    return table;
}

/// The fitted size at so many times the rows, and how much that is of each memory of the server.
TextTable memoryTable(const GrowthResult &result)
{
    const catalog::ServerMemory &server = result.head.memory;
    TextTable table;
    for (const char *header : {"ROWS", "INDEX MB", "95 % INTERVAL", "OF SHARED_BUFFERS", "OF EFFECTIVE_CACHE_SIZE",
                               "OF THE MACHINE", "BUILD OF MAINTENANCE_WORK_MEM"})
        table.addColumn(QString::fromLatin1(header), TextTable::Align::Right);
    const auto times = [](double bytes, const std::optional<core::Bytes> &of) {
        return of && of->value > 0 ? QString::number(bytes / double(of->value), 'g', 2) + u'x' : QStringLiteral("?");
    };
    for (const sweep::GrowthMemory &memory : sweep::growthMemory(result)) {
        const double bytes = memory.index.value;
        table.addRow(
            {QStringLiteral("%1x").arg(memory.factor), megabytes(bytes),
             megabytes(memory.index.low) + u'-' + megabytes(memory.index.high), times(bytes, server.sharedBuffers),
             times(bytes, server.effectiveCacheSize), times(bytes, server.machine),
             memory.build ? times(double(memory.build->value), server.maintenanceWorkMem) : QStringLiteral("-")});
    }
    return table;
}

QString lawText(const QString &name, const std::optional<sweep::GrowthFit> &fit)
{
    return fit ? name + u' ' + sweep::lawText(*fit) : QString();
}

void writeText(const GrowthResult &result, Output &output)
{
    const sweep::SweepHead &head = result.head.sweep;
    output.writeLine(QStringLiteral("%1.%2 by %3   %4").arg(head.table, head.column, head.index, result.head.tail));
    output.writeLine(QStringLiteral("k = %1, %2 %3, plans forced to the index, maintenance_work_mem %4")
                         .arg(head.k)
                         .arg(head.queries)
                         .arg(head.source == sweep::QuerySource::Given ? QStringLiteral("given queries")
                                                                       : QStringLiteral("rows held out as queries"),
                              result.head.maintenanceWorkMem));
    output.writeLine();
    output.write(levelsTable(result));
    output.writeLine();
    for (const QString &law : {lawText(QStringLiteral("the index"), result.fits.size),
                               lawText(QStringLiteral("build time"), result.fits.seconds)}) {
        if (!law.isEmpty())
            output.writeLine(law);
    }
    for (const sweep::GrowthFits::Setting &setting : result.fits.settings)
        output.writeLine(QStringLiteral("%1: %2; %3")
                             .arg(sweep::settingsText(setting.settings),
                                  lawText(QStringLiteral("recall"), setting.recall),
                                  lawText(QStringLiteral("p50"), setting.latency)));
    output.writeLine();
    if (!sweep::growthMemory(result).isEmpty()) {
        output.write(memoryTable(result));
        output.writeLine();
    }
    for (const QString &sentence : result.sentences)
        output.writeLine(sentence);
    output.writeLine(
        QStringLiteral(
            "In brackets the 95 % prediction interval of the fit, from its spread and the number of samples; "
            "a time whose interval has ends more than %1 times apart is not told. None of it knows of memory "
            "that no longer holds the index.")
            .arg(sweep::WidestInterval));
}

} // namespace

void GrowthOptions::declare(CLI::App *app)
{
    CLI::Option *growth = app->add_flag("--growth", m_growth,
                                        "Measure one index on nested samples of the table, on a copy, and say what 10 "
                                        "and 100 times the rows would need");
    addText(app, "--growth-index CANDIDATE", m_index,
            "The index, as a line of --candidates [the existing one that --index names]")
        ->needs(growth);
    addText(app, "--shares SHARES", m_shares, "The samples [1/16,1/8,1/4,1/2,1]")->needs(growth);
}

Result<GrowthSpec> GrowthOptions::spec(const sweep::SweepSpec &base, const SweepInCommon &common) const
{
    GrowthSpec spec;
    spec.index.base = base;
    spec.index.distance = common.distance;
    spec.index.efSearch = common.efSearch;
    spec.index.probes = common.probes;
    if (m_index.isEmpty()) {
        const auto index = sweep::indexUnderTest(base);
        if (!index)
            return index.error();
        spec.index.candidates = {sweep::Candidate{}};
        spec.index.candidates.first().existing = index->name.name;
    } else {
        const auto candidate = sweep::parseCandidate(m_index);
        if (!candidate)
            return candidate.error();
        spec.index.candidates = {*candidate};
    }
    if (!m_shares.isEmpty()) {
        const auto shares = sweep::parseShares(m_shares);
        if (!shares)
            return shares.error();
        spec.shares = *shares;
    }
    return spec;
}

Result<ExitStatus> GrowthOptions::run(Session &session, const SweepInCommon &common) const
{
    const auto pool = session.pool(db::Access::ReadWrite);
    if (!pool)
        return pool.error();
    const auto table = loadTable(session, *pool, common.table);
    if (!table)
        return table.error();
    const auto base = common.base(*pool, *table);
    if (!base)
        return base.error();
    const auto wanted = spec(*base, common);
    if (!wanted)
        return wanted.error();
    const auto setup = sweep::prepareGrowth(*wanted);
    if (!setup)
        return setup.error();
    session.output().note(
        QStringLiteral(
            "copies the table, then samples of it, and builds the index on each: about %1 more on the server "
            "until it has ended")
            .arg(QLocale::c().formattedDataSize(sweep::growthCost(*wanted, *setup).value)));
    const auto recorded = session.run<RecordedGrowth>(
        QStringLiteral("Growth"), *pool,
        [wanted = *wanted, name = (*pool)->parameters().displayName()](jobs::JobContext &context) {
            const workspace::Workspace workspace(workspace::Workspace::defaultPath());
            return sweep::recordGrowth(context, workspace, name, wanted, sweep::GrowthObserver{});
        });
    if (!recorded)
        return recorded.error();
    return tellGrowth(session, *recorded, *wanted, common.outcome);
}

Result<ExitStatus> tellGrowth(Session &session, const RecordedGrowth &recorded, const GrowthSpec &spec,
                              const SweepOutcome &outcome)
{
    noteNotStored(recorded.notStored, session.output());
    if (session.json())
        session.output().write(sweep::toJson(recorded.result));
    else
        writeText(recorded.result, session.output());
    const QString script = sweep::growthApplyScript(recorded.result, spec);
    if (const auto written = writeReport(outcome.report, sweep::growthReport(recorded.result, script)); !written)
        return written.error();
    return ExitStatus::Done;
}

} // namespace cli

#include "app/cli/sweepstrategies.h"

#include "app/cli/options.h"
#include "app/sweep/filteradvice.h"
#include "app/sweep/filterjson.h"
#include "app/sweep/filterreport.h"
#include "app/sweep/filterstrata.h"

#include <QLocale>

#include <algorithm>

namespace cli {

using core::Result;
using sweep::FilterCell;
using sweep::FilterResult;
using sweep::FilterSpec;
using sweep::FilterStratum;

namespace {

QString numberText(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

QString timeText(core::Milliseconds time)
{
    return numberText(time.value, time.value < 10 ? 2 : 1);
}

QString planText(const FilterCell &cell)
{
    QString text = cell.point.plan.plan;
    if (!cell.notMeasured.isEmpty())
        text = cell.measured() ? text + QStringLiteral(" (%1)").arg(cell.notMeasured)
                               : QStringLiteral("not measured: ") + cell.notMeasured;
    if (cell.built)
        text += QStringLiteral(" (built on a copy)");
    return cell.hidden ? text + QStringLiteral(" (condition hidden from partial indexes)") : text;
}

QString stratumLine(const sweep::FilterHead &head, const FilterStratum &stratum)
{
    QString text = QStringLiteral("%1: %2 rows match, %3 queries")
                       .arg(sweep::stratumText(head, stratum), numberText(stratum.rows, stratum.rows < 10 ? 1 : 0),
                            QString::number(stratum.queries));
    if (stratum.valueCount > 1)
        text += QStringLiteral(", %1 values such as %2")
                    .arg(QString::number(stratum.valueCount), stratum.values.join(QStringLiteral(", ")));
    return text;
}

QString buildLine(const sweep::PartialBuild &build)
{
    const QString condition = build.condition.simplified();
    if (!build.refused.isEmpty())
        return QStringLiteral("no partial index for %1: %2").arg(condition, build.refused);
    return QStringLiteral("partial index for %1: %2 rows, built in %3 s, %4")
        .arg(condition, numberText(build.rows, 0), numberText(build.build.seconds, 2),
             QLocale::c().formattedDataSize(build.build.size.value, 1, QLocale::DataSizeIecFormat));
}

void writeIndented(Output &output, const QString &sql)
{
    for (const QString &line : sql.trimmed().split(u'\n'))
        output.writeLine(QStringLiteral("    ") + line);
}

void writeAdvice(const sweep::FilterAdvice &advice, Output &output)
{
    output.writeLine(advice.sentence);
    if (!advice.sql.isEmpty())
        writeIndented(output, advice.sql);
    if (advice.moreSql.isEmpty())
        return;
    output.writeLine(QStringLiteral("An index that may be worth trying, not measured:"));
    writeIndented(output, advice.moreSql);
}

/// What a comparison that did not come to its end has measured.
struct Unfinished
{
    std::optional<sweep::FilterHead> head;
    QMap<int, FilterCell> cells;
};

void writeUnfinished(const Unfinished &unfinished, Session &session)
{
    const auto measured = std::any_of(unfinished.cells.begin(), unfinished.cells.end(),
                                      [](const FilterCell &cell) { return cell.measured(); });
    if (session.json() || !unfinished.head || !measured)
        return;
    writeText(FilterResult{*unfinished.head, unfinished.cells.values(), {}}, session.output());
    session.output().note(
        QStringLiteral("the comparison did not come to its end; the figures rest on the queries so far"));
}

ExitStatus assertion(const FilterResult &result, double asserted, Output &output)
{
    ExitStatus status = ExitStatus::Done;
    for (const FilterStratum &stratum : result.head.strata) {
        double best = 0;
        for (const FilterCell &cell : result.cells) {
            if (cell.stratum == stratum.position && cell.measured() && cell.notMeasured.isEmpty())
                best = std::max(best, cell.point.recall.low);
        }
        if (best >= asserted)
            continue;
        status = ExitStatus::AssertionFailed;
        output.note(QStringLiteral("assertion failed: %1: the best lower bound of recall is %2, asserted is %3")
                        .arg(sweep::stratumText(result.head, stratum), QString::number(best, 'g', 4),
                             QString::number(asserted)));
    }
    return status;
}

} // namespace

void SweepStrategies::declare(CLI::App &sweep)
{
    CLI::Option *wanted = sweep.add_flag(
        "--strategies", m_wanted,
        "For searches with a condition: compare the index with iterative scan off, relaxed and strict, an exact "
        "pre-filter, a partial index and the planner's own choice, --queries of them for each stratum");
    CLI::Option *column = addText(&sweep, "--filter-per-query COLUMN", m_filterColumn,
                                  "With --strategies: each query looks only at rows with its own value of this column");
    column->needs(wanted);
    addText(&sweep, "--filter-values A,B,...", m_filterValues,
            "… at these values alone, a stratum each [strata by the share of the rows that a value has]")
        ->needs(column);
    sweep
        .add_flag("--build-partial{5}", m_buildPartials,
                  "With --strategies: build partial indexes on a copy of the table, dropped afterwards, for the "
                  "condition or for as many of the most frequent values [5]: it writes")
        ->needs(wanted);
    for (const char *other : {"--ground-truth", "--hold-out", "--auto", "--method", "--as-prepared", "--confidence",
                              "--iterative-scan", "--resume"})
        wanted->excludes(sweep.get_option(other));
}

Result<ExitStatus> SweepStrategies::run(Session &session, const std::shared_ptr<db::ConnectionPool> &pool,
                                        const sweep::SweepSpec &spec, const SweepOutcome &outcome) const
{
    FilterSpec wanted;
    wanted.sweep = spec;
    wanted.filterColumn = m_filterColumn;
    const auto values = sweep::parseFilterValues(m_filterValues);
    if (!values)
        return values.error();
    wanted.filterValues = *values;
    wanted.buildPartials = m_buildPartials;
    if (const auto checked = sweep::checkFilters(wanted); !checked)
        return checked.error();
    if (writes())
        session.output().note(
            QStringLiteral("copies the table and builds partial indexes on the copy: about %1 more on the server until "
                           "it has ended")
                .arg(QLocale::c().formattedDataSize(sweep::partialCopyCost(wanted).value)));
    // Written by the job, read when it has ended.
    const auto unfinished = std::make_shared<Unfinished>();
    const sweep::FilterObserver observer{[unfinished](const sweep::FilterHead &head) { unfinished->head = head; },
                                         [unfinished](const FilterCell &cell) {
                                             unfinished->cells.insert(cell.point.position, cell);
                                         }};
    const auto recorded = session.run<sweep::RecordedFilters>(
        QStringLiteral("Filter strategies"), pool,
        [wanted, observer, name = pool->parameters().displayName()](jobs::JobContext &context) {
            const workspace::Workspace workspace(workspace::Workspace::defaultPath());
            return sweep::recordFilters(context, workspace, name, wanted, observer);
        });
    if (!recorded) {
        writeUnfinished(*unfinished, session);
        return recorded.error();
    }
    return tellFilters(session, *recorded, outcome);
}

Result<ExitStatus> tellFilters(Session &session, const sweep::RecordedFilters &recorded, const SweepOutcome &outcome)
{
    noteNotStored(recorded.notStored, session.output());
    if (session.json())
        session.output().write(sweep::toJson(recorded.result));
    else
        writeText(recorded.result, session.output());
    if (const auto written = writeReport(outcome.report, sweep::filterReport(recorded.result)); !written)
        return written.error();
    return outcome.assertedRecall ? assertion(recorded.result, *outcome.assertedRecall, session.output())
                                  : ExitStatus::Done;
}

TextTable strategiesTable(const FilterResult &result, const FilterStratum &stratum)
{
    constexpr auto Right = TextTable::Align::Right;
    TextTable table;
    table.addColumn(QStringLiteral("STRATEGY"));
    table.addColumn(QStringLiteral("RECALL"), Right);
    table.addColumn(QStringLiteral("95 % INTERVAL"));
    for (const char *header : {"ROWS", "SHORT %", "P50 MS", "P95 MS", "MEAN MS"})
        table.addColumn(QString::fromLatin1(header), Right);
    table.addColumn(QStringLiteral("PLAN"));
    for (const FilterCell &cell : result.cells) {
        if (cell.stratum != stratum.position)
            continue;
        QStringList cells{sweep::strategyLabel(cell.strategy)};
        if (cell.measured()) {
            const sweep::SweepPoint &point = cell.point;
            cells << numberText(point.recall.mean, 3)
                  << numberText(point.recall.low, 3) + u'-' + numberText(point.recall.high, 3)
                  << numberText(cell.rowsReturned, 1) << numberText(cell.shortShare() * 100, 1)
                  << timeText(point.latency.p50) << timeText(point.latency.p95) << timeText(point.latency.mean);
        } else {
            cells << QStringList(7, QStringLiteral("-"));
        }
        table.addRow(cells << planText(cell));
    }
    return table;
}

void writeText(const FilterResult &result, Output &output)
{
    output.writeLine(headline(result.head.sweep));
    output.writeLine(QStringLiteral("under %1").arg(sweep::settingsText(result.head.settings)));
    for (const sweep::PartialBuild &build : result.head.built)
        output.writeLine(buildLine(build));
    for (const FilterStratum &stratum : result.head.strata) {
        output.writeLine();
        output.writeLine(stratumLine(result.head, stratum));
        output.write(strategiesTable(result, stratum), 2);
        for (const sweep::FilterAdvice &advice : result.advice) {
            if (advice.stratum == stratum.position)
                writeAdvice(advice, output);
        }
    }
    noteOptimism(result.head.sweep, output);
}

} // namespace cli

#include "ui/sweep/strategywords.h"

#include "app/sweep/filterstrata.h"
#include "ui/shared/format.h"

#include <QCoreApplication>

#include <algorithm>

using sweep::FilterAdvice;
using sweep::FilterCell;
using sweep::FilterResult;
using sweep::FilterStrategy;
using sweep::FilterStratum;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sweep", text);
}

/// As the strategy is called in the middle of a sentence.
QString strategyPhrase(FilterStrategy strategy)
{
    switch (strategy) {
    case FilterStrategy::Planner:
        return tr("as it is");
    case FilterStrategy::IndexOff:
        return tr("iterative scan off");
    case FilterStrategy::IndexRelaxed:
        return tr("relaxed_order");
    case FilterStrategy::IndexStrict:
        return tr("strict_order");
    case FilterStrategy::ExactFirst:
        return tr("exact pre-filter");
    case FilterStrategy::PartialIndex:
        return tr("partial index");
    }
    return {};
}

} // namespace

QString strategyTitle(FilterStrategy strategy)
{
    switch (strategy) {
    case FilterStrategy::Planner:
        return tr("Planner's choice");
    case FilterStrategy::IndexOff:
        return tr("Index, iterative off");
    case FilterStrategy::IndexRelaxed:
        return tr("Index, relaxed_order");
    case FilterStrategy::IndexStrict:
        return tr("Index, strict_order");
    case FilterStrategy::ExactFirst:
        return tr("Exact pre-filter");
    case FilterStrategy::PartialIndex:
        return tr("Partial index");
    }
    return {};
}

QString stratumTitle(const FilterStratum &stratum)
{
    return stratum.valueCount == 1 && !stratum.values.isEmpty() ? stratum.values.first() : stratum.name;
}

QString stratumHint(const FilterStratum &stratum)
{
    return tr("%1 · %2 rows").arg(sweep::shareText(stratum.share), formatCount(qRound64(stratum.rows)));
}

QString cellPlan(const FilterCell &cell)
{
    QStringList words;
    if (cell.measured())
        words << cell.point.plan.plan;
    if (!cell.notMeasured.isEmpty())
        words << (cell.measured() ? cell.notMeasured : tr("not measured: %1").arg(cell.notMeasured));
    if (cell.built)
        words << tr("by an index built on a copy");
    if (cell.hidden)
        words << tr("condition hidden from partial indexes");
    return words.join(QStringLiteral(" · "));
}

QString cellDetails(const FilterResult &result, const FilterCell &cell)
{
    const FilterStratum stratum = result.head.strata.value(cell.stratum);
    QStringList lines{
        QStringLiteral("%1 · %2 (%3)").arg(strategyTitle(cell.strategy), stratumTitle(stratum), stratumHint(stratum))};
    if (stratum.valueCount > 1)
        lines << tr("%1 values, such as %2")
                     .arg(formatCount(stratum.valueCount), stratum.values.join(QStringLiteral(", ")));
    if (cell.measured()) {
        const sweep::SweepPoint &point = cell.point;
        lines << tr("recall %1, worst query %2")
                     .arg(formatInterval(point.recall.mean, point.recall.low, point.recall.high),
                          formatRecall(point.worstRecall));
        lines << tr("%1 of %2 rows returned, %3 of the answers short")
                     .arg(formatNumber(cell.rowsReturned, 1), formatNumber(cell.rowsPossible, 1),
                          formatPercent(cell.shortShare()));
        lines << tr("p50 %1 · p95 %2 · p99 %3 · mean %4")
                     .arg(formatDuration(point.latency.p50), formatDuration(point.latency.p95),
                          formatDuration(point.latency.p99), formatDuration(point.latency.mean));
        lines << (point.finished ? tr("%1 queries") : tr("%1 queries so far")).arg(formatCount(point.queries));
    }
    lines << cellPlan(cell);
    for (const sweep::PartialBuild &build :
         cell.built ? sweep::builtFor(result.head, stratum) : QList<sweep::PartialBuild>())
        lines << tr("partial index for %1: built in %2, %3")
                     .arg(build.condition.simplified(), formatDuration({build.build.seconds * 1000}),
                          formatBytes(build.build.size));
    return lines.join(u'\n');
}

QString filterAnswer(const FilterResult &result)
{
    QStringList parts;
    for (qsizetype i = 0; i < result.advice.size();) {
        const FilterAdvice &advice = result.advice.at(i);
        QStringList strata;
        for (; i < result.advice.size() && result.advice.at(i).verdict == advice.verdict &&
               (advice.verdict != FilterAdvice::Verdict::Found || result.advice.at(i).strategy == advice.strategy);
             ++i)
            strata << stratumTitle(result.head.strata.value(result.advice.at(i).stratum));
        const bool found = advice.verdict == FilterAdvice::Verdict::Found;
        if (advice.verdict == FilterAdvice::Verdict::NothingMeasured)
            continue;
        parts << QStringLiteral("%1: %2").arg(strata.join(QStringLiteral(", ")),
                                              found ? strategyPhrase(advice.strategy) : tr("not reached"));
    }
    return parts.join(QStringLiteral(" · "));
}

QString filterDetails(const FilterResult &result)
{
    const sweep::SweepHead &head = result.head.sweep;
    QStringList words{tr("cheapest ways whose lower bound reaches recall@%1 %2")
                          .arg(QString::number(head.k), formatNumber(head.targetRecall, 2))};
    words << tr("under %1").arg(sweep::settingsText(result.head.settings));
    words << (head.source == sweep::QuerySource::Given
                  ? tr("%1 given queries").arg(formatCount(head.queries))
                  : tr("%1 rows of the table as queries, seed %2").arg(formatCount(head.queries)).arg(head.seed));
    const bool growing = std::any_of(result.cells.begin(), result.cells.end(),
                                     [](const FilterCell &cell) { return cell.measured() && !cell.point.finished; });
    if (growing)
        words << tr("not all of them yet");
    return words.join(QStringLiteral(" · "));
}

QString filterCaveat(const FilterResult &result)
{
    if (result.cells.isEmpty() || !result.head.sweep.isOptimistic())
        return {};
    return tr("optimistic for HNSW: the queries are rows of the table");
}

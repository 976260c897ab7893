#include "ui/sweep/loadwords.h"

#include "ui/shared/format.h"
#include "ui/sweep/sweepwords.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

using sweep::LoadFinding;
using sweep::LoadPoint;
using sweep::LoadResult;
using sweep::PlanKind;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("load", text);
}

const QString &dot()
{
    static const QString separator = QStringLiteral(" · ");
    return separator;
}

const LoadPoint *pointAt(const LoadResult &result, int position)
{
    const auto found = std::find_if(result.points.begin(), result.points.end(),
                                    [position](const LoadPoint &point) { return point.position == position; });
    return found == result.points.end() ? nullptr : &*found;
}

QString rateWords(double rate)
{
    return rate < 10 ? formatNumber(rate, 1) : formatCount(qRound64(rate));
}

QString rangeWords(const LoadPoint &point)
{
    return tr("%1 (%2–%3) queries/s")
        .arg(rateWords(point.latency.queriesPerSecond), rateWords(point.low()), rateWords(point.high()));
}

double rateOf(const LoadResult &result, const LoadFinding &finding)
{
    const LoadPoint *point = pointAt(result, finding.position);
    return point ? point->latency.queriesPerSecond : 0;
}

/// The finding that the answer is about.
const LoadFinding *bestOf(const LoadResult &result, const QList<LoadFinding> &findings)
{
    const auto best = std::max_element(findings.begin(), findings.end(), [&](const auto &a, const auto &b) {
        return rateOf(result, a) < rateOf(result, b);
    });
    return best == findings.end() ? nullptr : &*best;
}

QString beyondWords(const LoadResult &result, const LoadFinding &finding)
{
    const LoadPoint *next = pointAt(result, finding.next);
    if (!next || result.head.rate > 0)
        return {};
    const QString percent = formatNumber(100 * std::abs(finding.gain), 0);
    return (finding.gain >= 0 ? tr("%1 give %2 % more, at p95 %3") : tr("%1 give %2 % less, at p95 %3"))
        .arg(clientWords(next->connections), percent, formatDuration(next->latency.p95));
}

QString settingWords(const LoadFinding &finding)
{
    const QString settings = shortSettings(finding.settings);
    return finding.forced ? tr("%1 forced").arg(settings) : settings;
}

} // namespace

QString clientWords(int connections)
{
    return connections == 1 ? tr("1 client") : tr("%1 clients").arg(formatCount(connections));
}

QString loadPlanWords(const LoadPoint &point)
{
    switch (point.plan.kind) {
    case PlanKind::IndexUnderTest:
        return point.plan.indexUsed;
    case PlanKind::OtherIndex:
        return tr("not the index alone: %1").arg(point.plan.plan);
    case PlanKind::Exact:
        return tr("exact: %1").arg(point.plan.plan);
    }
    return {};
}

QString loadPointDetails(const LoadPoint &point, const sweep::LoadHead &head)
{
    QStringList lines;
    lines << tr("%1, %2").arg(shortSettings(point.settings), clientWords(point.connections));
    lines << tr("%1: median and range of %2 rounds").arg(rangeWords(point)).arg(point.rounds.size());
    QStringList times{tr("p50 %1").arg(formatDuration(point.latency.p50)),
                      tr("p95 %1").arg(formatDuration(point.latency.p95))};
    if (point.hasP99())
        times << tr("p99 %1").arg(formatDuration(point.latency.p99));
    lines << tr("%1, of %2 answers").arg(times.join(dot()), formatCount(point.samples));
    if (head.rate > 0) {
        lines << tr("asked for %1 queries/s; timed from when each was due").arg(rateWords(head.rate));
        lines << tr("%1 waited for a client at the end of a round").arg(formatCount(point.backlog));
    }
    if (point.unanswered > 0)
        lines << tr("%1 were given up: the latencies are lower bounds").arg(formatCount(point.unanswered));
    lines << tr("this program used %1 of a processor").arg(formatPercent(point.clientShare));
    lines << loadPlanWords(point);
    return lines.join(u'\n');
}

QString loadAnswerText(const LoadResult &result)
{
    const auto findings = sweep::loadFindings(result);
    const LoadFinding *best = bestOf(result, findings);
    const LoadPoint *point = best ? pointAt(result, best->position) : nullptr;
    if (!point)
        return {};
    if (result.head.rate > 0) {
        const QString rate = rateWords(result.head.rate);
        return best->keepsUp ? tr("%1 → %2 keep up with %3 queries/s · p95 %4")
                                   .arg(settingWords(*best), clientWords(point->connections), rate,
                                        formatDuration(point->latency.p95))
                             : tr("Not reached: %1 queries/s · %2 → %3 with %4")
                                   .arg(rate, settingWords(*best), rangeWords(*point), clientWords(point->connections));
    }
    return tr("%1 → %2 with %3 · p95 %4")
        .arg(settingWords(*best), rangeWords(*point), clientWords(point->connections),
             formatDuration(point->latency.p95));
}

QString loadAnswerDetails(const LoadResult &result)
{
    QStringList words;
    const auto findings = sweep::loadFindings(result);
    const LoadFinding *best = bestOf(result, findings);
    if (!best)
        return {};
    if (const QString beyond = beyondWords(result, *best); !beyond.isEmpty())
        words << beyond;
    for (const LoadFinding &finding : findings) {
        const LoadPoint *point = pointAt(result, finding.position);
        if (&finding != best && point)
            words
                << tr("%1: %2 with %3").arg(settingWords(finding), rangeWords(*point), clientWords(point->connections));
    }
    words << (result.head.rounds == 1 ? tr("1 round of %1 s").arg(result.head.seconds)
                                      : tr("%1 rounds of %2 s").arg(result.head.rounds).arg(result.head.seconds));
    words << tr("%1 queries, k %2").arg(formatCount(result.head.sweep.queries)).arg(result.head.sweep.k);
    return words.join(dot());
}

QString loadAnswerCaveat(const LoadResult &result)
{
    QStringList words;
    if (!result.head.refused.isEmpty())
        words << tr("%1 not measured: %2").arg(clientWords(result.head.refusedAt), result.head.refused);
    const auto other = std::find_if(result.points.begin(), result.points.end(),
                                    [](const LoadPoint &point) { return point.plan.kind != PlanKind::IndexUnderTest; });
    if (other != result.points.end())
        words << tr("at %1 the plan is not the index: %2").arg(shortSettings(other->settings), other->plan.plan);
    if (std::any_of(result.points.begin(), result.points.end(), sweep::isLimitedByClient))
        words << tr("this program used most of a processor: the server may be able to do more");
    return words.join(dot());
}

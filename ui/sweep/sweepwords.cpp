#include "ui/sweep/sweepwords.h"

#include "app/sweep/bias.h"
#include "ui/shared/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

using sweep::PlanKind;
using sweep::Recommendation;
using sweep::Remedy;
using sweep::SweepHead;
using sweep::SweepPoint;
using sweep::SweepResult;
using sweep::Verdict;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("sweep", text);
}

const QString &dot()
{
    static const QString separator = QStringLiteral(" · ");
    return separator;
}

const SweepPoint *pointAt(const QList<SweepPoint> &points, int position)
{
    const auto found = std::find_if(points.begin(), points.end(),
                                    [position](const SweepPoint &point) { return point.position == position; });
    return found == points.end() ? nullptr : &*found;
}

QString recallWords(const SweepPoint &point, const SweepHead &head)
{
    return QStringLiteral("recall@%1 %2")
        .arg(head.k)
        .arg(formatInterval(point.recall.mean, point.recall.low, point.recall.high));
}

QString targetWords(const SweepHead &head)
{
    return formatNumber(head.targetRecall, head.targetRecall * 100 == qRound(head.targetRecall * 100) ? 2 : 3);
}

QString remediesWords(const SweepResult &result)
{
    QStringList words;
    for (const Remedy remedy : result.recommendation.remedies)
        words << remedyWords(remedy, result.head);
    return words.isEmpty() ? QString() : tr("what may help: %1").arg(words.join(QStringLiteral(", ")));
}

/// "500 held-out queries, seed 7".
QString queriesWords(const SweepHead &head)
{
    switch (head.source) {
    case sweep::QuerySource::Given:
        return tr("%1 given queries").arg(formatCount(head.queries));
    case sweep::QuerySource::TableRows:
        return tr("%1 rows of the table as queries, seed %2").arg(formatCount(head.queries)).arg(head.seed);
    case sweep::QuerySource::HeldOut:
        return tr("%1 held-out queries on a copy, seed %2").arg(formatCount(head.queries)).arg(head.seed);
    }
    return {};
}

/// What changes against the setting in force; empty where it was not measured.
QString gainWords(const SweepResult &result)
{
    const Recommendation &found = result.recommendation;
    const SweepPoint *inForce = pointAt(result.points, found.inForce);
    if (!inForce)
        return {};
    if (found.verdict == Verdict::Found && found.position == found.inForce)
        return tr("it is in force");
    return tr("today's %1 gives %2, p95 %3")
        .arg(inForce->settings.first().value, formatRecall(inForce->recall.mean), formatDuration(inForce->latency.p95));
}

QString optimismWords(const SweepResult &result)
{
    const SweepPoint *point = pointAt(result.points, sweep::tellingPoint(result));
    if (!point)
        return tr("optimistic for HNSW: the queries are rows of the table");
    return tr("optimistic for HNSW: at %1 the hold-out sweep of %2 found %3 where rows of the table give %4")
        .arg(shortSettings(point->settings),
             numberLocale().toString(result.bias->measuredAt.date(), QLocale::ShortFormat),
             formatRecall(result.bias->heldOut.value(point->position)), formatRecall(point->recall.mean));
}

QString reasonWords(const SweepResult &result)
{
    const SweepHead &head = result.head;
    switch (result.recommendation.verdict) {
    case Verdict::NothingMeasured:
        return {};
    case Verdict::Found:
        return tr("cheapest setting whose lower bound reaches %1").arg(targetWords(head));
    case Verdict::NotReached:
        return tr("no setting reaches %1").arg(targetWords(head));
    case Verdict::TooFewQueries:
        return tr("the mean reaches %1, its lower bound does not").arg(targetWords(head));
    case Verdict::IndexNotUsed:
        return tr("the planner answered every setting without %1").arg(head.index);
    case Verdict::OnlyWithoutIndex:
        return tr("no setting on the index reaches %1").arg(targetWords(head));
    }
    return {};
}

/// The answer for a further k: "ef_search 57 → recall@100 0.962 (0.951–0.971)".
QString otherKWords(const SweepResult &result, int k, const Recommendation &found)
{
    const SweepPoint *point = pointAt(result.points, found.position);
    if (!point)
        return tr("recall@%1: %2 is never used").arg(k).arg(result.head.index);
    SweepHead head = result.head;
    head.k = k;
    const QString text = found.verdict == Verdict::Found ? tr("%1 → %2") : tr("not reached: %1 → %2");
    return text.arg(shortSettings(point->settings), recallWords(*point, head));
}

} // namespace

QString remedyWords(Remedy remedy, const SweepHead &head)
{
    const bool hnsw = head.method == vectors::IndexMethod::Hnsw;
    switch (remedy) {
    case Remedy::LargerSetting:
        return hnsw ? tr("a larger ef_search") : tr("more probes");
    case Remedy::BetterBuild:
        return hnsw ? tr("an index with larger m and ef_construction")
                    : tr("an index built after the data was loaded, with fewer lists");
    case Remedy::MoreQueries:
        return tr("more queries");
    case Remedy::IterativeScan:
        return tr("%1.iterative_scan = relaxed_order").arg(vectors::methodName(head.method));
    case Remedy::LargerEfSearchThanK:
        return tr("an ef_search of at least k");
    }
    return {};
}

QString settingName(vectors::IndexMethod method)
{
    return method == vectors::IndexMethod::Hnsw ? QStringLiteral("ef_search") : QStringLiteral("probes");
}

QString shortSettings(const sweep::GridPoint &settings)
{
    QStringList words;
    for (const search::Setting &setting : settings) {
        QString name = setting.name;
        for (const auto &prefix : {QStringLiteral("hnsw."), QStringLiteral("ivfflat.")}) {
            if (name.startsWith(prefix))
                name.remove(0, prefix.size());
        }
        words << name + QChar(QChar::Nbsp) + setting.value;
    }
    return words.join(QStringLiteral(", "));
}

QString pointName(const SweepPoint &point)
{
    const QString settings = shortSettings(point.settings);
    return point.forced ? tr("%1 forced").arg(settings) : settings;
}

QString planWords(const SweepPoint &point)
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

QString pointDetails(const SweepPoint &point)
{
    QStringList lines;
    lines << pointName(point);
    lines << tr("recall@%1 %2, worst query %3")
                 .arg(QString::number(point.k), formatInterval(point.recall.mean, point.recall.low, point.recall.high),
                      formatRecall(point.worstRecall));
    lines << tr("p50 %1 · p95 %2 · p99 %3")
                 .arg(formatDuration(point.latency.p50), formatDuration(point.latency.p95),
                      formatDuration(point.latency.p99));
    lines << tr("mean %1 · %2 queries/s")
                 .arg(formatDuration(point.latency.mean), formatCount(qRound64(point.latency.queriesPerSecond)));
    lines << (point.finished ? tr("%1 queries, %2 of them not perfect")
                             : tr("%1 queries so far, %2 of them not perfect"))
                 .arg(formatCount(point.queries), formatCount(point.imperfectQueries));
    if (point.recallById && std::abs(*point.recallById - point.recall.mean) > 0.0005)
        lines << tr("%1 counted by id").arg(formatRecall(*point.recallById));
    if (point.buffers)
        lines << tr("%1 blocks a query, %2 of them read")
                     .arg(formatCount(qRound64(point.buffers->hit + point.buffers->read)),
                          formatCount(qRound64(point.buffers->read)));
    if (point.shortResults > 0)
        lines << tr("%1 answers with too few rows").arg(formatCount(point.shortResults));
    lines << planWords(point);
    return lines.join(u'\n');
}

QString answerText(const SweepResult &result)
{
    const Recommendation &found = result.recommendation;
    const SweepPoint *point = pointAt(result.points, found.position);
    if (!point)
        return found.verdict == Verdict::IndexNotUsed ? tr("%1 is never used").arg(result.head.index) : QString();
    const QString figures = tr("%1 · p95 %2 · %3 queries/s")
                                .arg(recallWords(*point, result.head), formatDuration(point->latency.p95),
                                     formatCount(qRound64(point->latency.queriesPerSecond)));
    if (found.verdict == Verdict::Found)
        return tr("%1 → %2").arg(shortSettings(point->settings), figures);
    return tr("Not reached: %1 → %2").arg(shortSettings(point->settings), recallWords(*point, result.head));
}

QString answerDetails(const SweepResult &result)
{
    QStringList words;
    for (auto found = result.moreRecommendations.begin(); found != result.moreRecommendations.end(); ++found)
        words << otherKWords(result, found.key(), *found);
    const QString reason = reasonWords(result);
    if (!reason.isEmpty())
        words << reason;
    const QString gain = gainWords(result);
    if (!gain.isEmpty())
        words << gain;
    const QString remedies = remediesWords(result);
    if (!remedies.isEmpty())
        words << remedies;
    const bool growing = std::any_of(result.points.begin(), result.points.end(),
                                     [](const SweepPoint &point) { return !point.finished; });
    if (growing) {
        const auto fewest =
            std::min_element(result.points.begin(), result.points.end(),
                             [](const SweepPoint &a, const SweepPoint &b) { return a.queries < b.queries; });
        words << tr("after %1 of %2 queries").arg(formatCount(fewest->queries), formatCount(result.head.queries));
    } else if (result.head.queries > 0) {
        words << queriesWords(result.head);
    }
    return words.join(dot());
}

QString answerCaveat(const SweepResult &result)
{
    QStringList words;
    if (const SweepPoint *left = pointAt(result.points, result.recommendation.leavesIndexAt)) {
        words << tr("at %1 the planner leaves %2 (%3, p50 %4)")
                     .arg(shortSettings(left->settings), result.head.index, left->plan.plan,
                          formatDuration(left->latency.p50));
    }
    if (result.head.hasIdCeiling())
        words << tr("by id not even an exact answer gets more than %1: rows are equally near")
                     .arg(formatRecall(*result.head.idCeiling));
    if (result.head.hasDrifted())
        words << tr("the second half took %1 times as long as the first: do not trust the latencies")
                     .arg(formatNumber(*result.head.drift, 2));
    if (result.head.asPrepared)
        words << tr("plans were kept by the session, and may be stale");
    if (result.head.isOptimistic() && !result.points.isEmpty())
        words << optimismWords(result);
    return words.join(dot());
}

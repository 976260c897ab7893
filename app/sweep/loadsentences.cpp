#include "app/sweep/loadsentences.h"

#include <algorithm>

namespace sweep {

namespace {

QString timeText(core::Milliseconds time)
{
    return QString::number(time.value, 'f', time.value < 10 ? 2 : 1);
}

QString rateText(double rate)
{
    return QString::number(rate, 'f', rate < 10 ? 1 : 0);
}

QString clients(int connections)
{
    return connections == 1 ? QStringLiteral("1 client") : QStringLiteral("%1 clients").arg(connections);
}

const LoadPoint *pointAt(const LoadResult &result, int position)
{
    const auto at = std::find_if(result.points.begin(), result.points.end(),
                                 [position](const LoadPoint &point) { return point.position == position; });
    return at == result.points.end() ? nullptr : &*at;
}

QString closedLoopSentence(const LoadResult &result, const LoadFinding &finding, const LoadPoint &point)
{
    QString sentence =
        QStringLiteral("%1: %2 queries/s (%3-%4) with %5, p95 %6 ms")
            .arg(settingsText(finding.settings), rateText(point.latency.queriesPerSecond), rateText(point.low()),
                 rateText(point.high()), clients(point.connections), timeText(point.latency.p95));
    if (const LoadPoint *next = pointAt(result, finding.next))
        sentence += QStringLiteral("; %1 give %2 % more, at p95 %3 ms")
                        .arg(clients(next->connections), QString::number(100 * finding.gain, 'f', 1),
                             timeText(next->latency.p95));
    return sentence;
}

QString fixedRateSentence(const LoadResult &result, const LoadFinding &finding, const LoadPoint &point)
{
    const QString asked = rateText(result.head.rate);
    const QString settings = settingsText(finding.settings);
    if (finding.keepsUp)
        return QStringLiteral("%1: %2 keep up with %3 queries/s, p95 %4 ms from the time a query is due")
            .arg(settings, clients(point.connections), asked, timeText(point.latency.p95));
    return QStringLiteral("%1: %2 queries/s are not reached: %3 answer %4, and %5 queries wait when a round ends")
        .arg(settings, asked, clients(point.connections), rateText(point.latency.queriesPerSecond))
        .arg(point.backlog);
}

} // namespace

QStringList loadAnswers(const LoadResult &result)
{
    QStringList sentences;
    for (const LoadFinding &finding : loadFindings(result)) {
        if (const LoadPoint *point = pointAt(result, finding.position))
            sentences << (result.head.rate > 0 ? fixedRateSentence(result, finding, *point)
                                               : closedLoopSentence(result, finding, *point));
    }
    return sentences;
}

QStringList loadCautions(const LoadResult &result)
{
    QStringList cautions;
    if (!result.head.refused.isEmpty())
        cautions << QStringLiteral("%1 are not measured: the server refused %2")
                        .arg(clients(result.head.refusedAt), result.head.refused);
    if (std::any_of(result.points.begin(), result.points.end(), isLimitedByClient))
        cautions << QStringLiteral("this program itself used most of a processor at some points: the server may be "
                                   "able to do more");
    return cautions;
}

} // namespace sweep

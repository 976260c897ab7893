#include "app/sweep/sweepcsv.h"

#include <QStringList>

namespace sweep {

namespace {

QString quoted(const QString &text)
{
    if (!text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n'))
        return text;
    return u'"' + QString(text).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString number(double value)
{
    return QString::number(value, 'g', 10);
}

QString lineOf(const SweepPoint &point)
{
    const QStringList cells{quoted(settingsText(point.settings)),
                            point.forced ? QStringLiteral("forced") : QStringLiteral("natural"),
                            number(point.recall.mean),
                            number(point.recall.low),
                            number(point.recall.high),
                            number(point.worstRecall),
                            number(point.latency.p50.value),
                            number(point.latency.p95.value),
                            number(point.latency.p99.value),
                            number(point.latency.mean.value),
                            number(point.latency.queriesPerSecond),
                            QString::number(point.queries),
                            QString::number(point.shortResults),
                            point.recallById ? number(*point.recallById) : QString(),
                            number(point.lowRecall),
                            point.buffers ? number(point.buffers->hit) : QString(),
                            point.buffers ? number(point.buffers->read) : QString(),
                            quoted(point.plan.indexUsed),
                            quoted(point.plan.plan)};
    return cells.join(u',');
}

} // namespace

QString toCsv(const SweepResult &result)
{
    QString text = QStringLiteral(
        "settings,plans,recall,recall_low,recall_high,worst_recall,p50_ms,p95_ms,p99_ms,mean_ms,"
        "qps,queries,short_results,recall_by_id,low_recall,buffers_hit,buffers_read,index_used,plan\r\n");
    for (const SweepPoint &point : result.points)
        text += lineOf(point) + QStringLiteral("\r\n");
    return text;
}

} // namespace sweep

#include "app/sweep/sweepcsv.h"

#include "app/sweep/csvtext.h"

namespace sweep {

QStringList pointCsvColumns()
{
    return QStringLiteral("settings,plans,k,recall,recall_low,recall_high,worst_recall,p50_ms,p95_ms,p99_ms,mean_ms,"
                          "qps,queries,short_results,recall_by_id,low_recall,buffers_hit,buffers_read,index_used,plan")
        .split(u',');
}

QStringList pointCsv(const SweepPoint &point)
{
    const auto buffers = [&point](double BuffersPerQuery::*part) {
        return point.buffers ? csvNumber((*point.buffers).*part) : QString();
    };
    return {settingsText(point.settings),
            point.forced ? QStringLiteral("forced") : QStringLiteral("natural"),
            QString::number(point.k),
            csvNumber(point.recall.mean),
            csvNumber(point.recall.low),
            csvNumber(point.recall.high),
            csvNumber(point.worstRecall),
            csvNumber(point.latency.p50.value),
            csvNumber(point.latency.p95.value),
            csvNumber(point.latency.p99.value),
            csvNumber(point.latency.mean.value),
            csvNumber(point.latency.queriesPerSecond),
            QString::number(point.queries),
            QString::number(point.shortResults),
            csvNumber(point.recallById),
            csvNumber(point.lowRecall),
            buffers(&BuffersPerQuery::hit),
            buffers(&BuffersPerQuery::read),
            point.plan.indexUsed,
            point.plan.plan};
}

QString toCsv(const SweepResult &result)
{
    QList<QStringList> rows;
    for (const SweepPoint &point : result.points)
        rows << pointCsv(point);
    return csvText(pointCsvColumns(), rows);
}

} // namespace sweep

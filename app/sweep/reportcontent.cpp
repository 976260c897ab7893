#include "app/sweep/reportcontent.h"

#include "app/sweep/applysettings.h"
#include "app/sweep/bias.h"

#include <QLocale>

namespace sweep {

namespace {

QString recallText(double recall)
{
    return QString::number(recall, 'f', 3);
}

QString timeText(core::Milliseconds time)
{
    return QString::number(time.value, 'f', time.value < 10 ? 2 : 1);
}

QString sizeText(core::Bytes size)
{
    return QLocale::c().formattedDataSize(size.value, 1, QLocale::DataSizeIecFormat);
}

QString countText(double count)
{
    return QString::number(count, 'f', 0);
}

QString planText(const SweepPoint &point)
{
    switch (point.plan.kind) {
    case PlanKind::IndexUnderTest:
        return point.plan.indexUsed;
    case PlanKind::OtherIndex:
        return QStringLiteral("not this index: ") + point.plan.plan;
    case PlanKind::Exact:
        return QStringLiteral("exact: ") + point.plan.plan;
    }
    Q_UNREACHABLE();
}

QStringList rowOf(const SweepPoint &point)
{
    const Latency &latency = point.latency;
    const QString settings = point.settings.size() == 1 ? point.settings.first().value : settingsText(point.settings);
    return {settings + (point.forced ? QStringLiteral(", forced") : QString()),
            recallText(point.recall.mean),
            QStringLiteral("%1–%2").arg(recallText(point.recall.low), recallText(point.recall.high)),
            point.recallById ? recallText(*point.recallById) : QStringLiteral("?"),
            recallText(point.lowRecall),
            recallText(point.worstRecall),
            timeText(latency.p50),
            timeText(latency.p95),
            timeText(latency.p99),
            countText(latency.queriesPerSecond),
            QString::number(point.queries),
            QString::number(point.shortResults),
            point.buffers ? countText(point.buffers->hit + point.buffers->read) : QStringLiteral("?"),
            point.buffers ? countText(point.buffers->read) : QStringLiteral("?"),
            planText(point)};
}

QStringList columnsFor(const SweepResult &result)
{
    const bool single = !result.points.isEmpty() && result.points.first().settings.size() == 1;
    return {single ? result.points.first().settings.first().name : QStringLiteral("settings"),
            QStringLiteral("recall@%1").arg(result.head.k),
            QStringLiteral("95 % interval"),
            QStringLiteral("by id"),
            QStringLiteral("worst 5 %"),
            QStringLiteral("worst query"),
            QStringLiteral("p50, ms"),
            QStringLiteral("p95, ms"),
            QStringLiteral("p99, ms"),
            QStringLiteral("queries/s"),
            QStringLiteral("queries"),
            QStringLiteral("short answers"),
            QStringLiteral("blocks"),
            QStringLiteral("of them read"),
            QStringLiteral("answered by")};
}

QStringList cautionsOf(const SweepResult &result)
{
    constexpr int enoughForP99 = 1000;
    QStringList cautions;
    if (result.head.isOptimistic()) {
        cautions << QStringLiteral("The queries are rows of the table, and so nodes of the graph that is searched: "
                                   "recall is higher than an application's own queries would see.");
        if (const QString bias = biasText(result); !bias.isEmpty())
            cautions << bias;
    }
    if (result.head.hasIdCeiling()) {
        cautions << QStringLiteral("Rows that are equally near set a ceiling of %1 to recall by id, even for an exact "
                                   "answer; recall here is counted by distance.")
                        .arg(recallText(*result.head.idCeiling));
    }
    if (result.head.hasDrifted()) {
        cautions << QStringLiteral("The second half of the queries took %1 times as long as the first: something else "
                                   "was at work, and latencies are not to be trusted.")
                        .arg(*result.head.drift, 0, 'f', 2);
    }
    if (result.head.asPrepared) {
        cautions << QStringLiteral("The server was let keep its plan of the prepared statement: points may have been "
                                   "answered by a plan that was made under other settings.");
    }
    if (result.head.queries < enoughForP99) {
        cautions << QStringLiteral("p99 rests on %1 queries; below %2 it is little more than the slowest one.")
                        .arg(result.head.queries)
                        .arg(enoughForP99);
    }
    if (result.head.facts.busySessions > 0) {
        cautions << QStringLiteral("%1 other sessions were busy when the sweep began: latencies are theirs as well.")
                        .arg(result.head.facts.busySessions);
    }
    for (const SweepPoint &point : result.points) {
        if (!point.finished) {
            cautions << QStringLiteral("The sweep did not come to its end: some points rest on fewer queries.");
            break;
        }
    }
    return cautions;
}

QString queriesText(const SweepHead &head)
{
    switch (head.source) {
    case QuerySource::Given:
        return QStringLiteral("%1, given; no rows of the table").arg(head.queries);
    case QuerySource::TableRows:
        return QStringLiteral("%1 rows of the table, each left out of its own answer").arg(head.queries);
    case QuerySource::HeldOut:
        return QStringLiteral(
                   "%1 rows that a copy of the table was made without; measured on the copy, index built anew")
            .arg(head.queries);
    }
    Q_UNREACHABLE();
}

QString rowsText(core::RowEstimate rows)
{
    return rows.known() ? QStringLiteral("about %1 rows").arg(countText(rows.value)) : QStringLiteral("never analysed");
}

QList<ReportFact> serverFactsOf(const SweepHead &head)
{
    const ServerFacts &server = head.facts;
    QList<ReportFact> facts{{QStringLiteral("PostgreSQL"), head.serverVersion},
                            {QStringLiteral("pgvector"), head.vectorVersion}};
    if (server.indexDefinition.isEmpty()) // kept by a version that did not ask
        return facts << ReportFact{QStringLiteral("table"), head.table}
                     << ReportFact{QStringLiteral("index"), head.index};
    facts << ReportFact{QStringLiteral("table"),
                        QStringLiteral("%1, %2, %3").arg(head.table, rowsText(server.rows), sizeText(server.tableSize))}
          << ReportFact{QStringLiteral("index"),
                        QStringLiteral("%1 (%2)").arg(server.indexDefinition, sizeText(server.indexSize))}
          << ReportFact{QStringLiteral("shared_buffers"), sizeText(server.sharedBuffers)}
          << ReportFact{QStringLiteral("other busy sessions"), QString::number(server.busySessions)};
    for (const search::Setting &setting : server.changedSettings)
        facts << ReportFact{setting.name, setting.value};
    return facts;
}

QList<ReportFact> factsOf(const SweepHead &head)
{
    const QList<ReportFact> measured{
        {QStringLiteral("started"), head.startedAt.toUTC().toString(Qt::ISODate)},
        {QStringLiteral("queries"), queriesText(head)},
        {QStringLiteral("k"), QString::number(head.k)},
        {QStringLiteral("distance"), head.op()},
        {QStringLiteral("recall is counted in"), vectors::operatorOf(head.exactDistance)},
        {QStringLiteral("condition"), head.where.isEmpty() ? QStringLiteral("none") : head.where},
        {QStringLiteral("seed"), QString::number(head.seed)},
        {QStringLiteral("exact neighbours"),
         QStringLiteral("%1, %2 s").arg(head.groundTruth.method).arg(head.groundTruth.seconds, 0, 'f', 1)},
        {QStringLiteral("warmed up by"), head.warmedBy},
        {QStringLiteral("second half against first"),
         head.drift ? QStringLiteral("%1 times the latency").arg(*head.drift, 0, 'f', 2)
                    : QStringLiteral("too few queries")},
        {QStringLiteral("%1 in force").arg(mainSetting(head.method)), head.valueInForce},
        {QStringLiteral("empty round trip"), QStringLiteral("%1 ms").arg(timeText(head.roundTrip))},
    };
    return measured + serverFactsOf(head);
}

} // namespace

ReportContent reportContent(const SweepResult &result)
{
    ReportContent content;
    const SweepHead &head = result.head;
    content.title = QStringLiteral("Sweep of %1.%2 by %3").arg(head.table, head.column, head.index);
    content.answer = result.recommendation.sentence;
    content.cautions = cautionsOf(result);
    content.columns = columnsFor(result);
    for (const SweepPoint &point : result.points) {
        if (result.recommendation.verdict == Verdict::Found && point.position == result.recommendation.position) {
            content.recommendedRow = int(content.rows.size());
            content.applySql = applyScript(point.settings, ApplyScope::Transaction);
        }
        content.rows << rowOf(point);
    }
    content.facts = factsOf(head);
    return content;
}

} // namespace sweep

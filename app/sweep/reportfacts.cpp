#include "app/sweep/reportfacts.h"

#include <QLocale>

namespace sweep {

namespace {

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

QString kText(const SweepHead &head)
{
    QStringList all;
    for (const int k : allK(head.k, head.moreK))
        all << QString::number(k);
    return all.join(QStringLiteral(", "));
}

QString rowsText(core::RowEstimate rows)
{
    return rows.known() ? QStringLiteral("about %1 rows").arg(countText(rows.value)) : QStringLiteral("never analysed");
}

/// Empty where it is not known.
QString shareText(core::Bytes part, core::Bytes whole)
{
    if (part.value <= 0 || whole.value <= 0)
        return {};
    return QStringLiteral("; the index is %1 of it").arg(double(part.value) / double(whole.value), 0, 'g', 2);
}

QString copyText(const MeasuredCopy &copy)
{
    const QString made = QStringLiteral("made %1").arg(copy.madeAt.toUTC().toString(Qt::ISODate));
    if (copy.setAside == 0)
        return made;
    return made +
           QStringLiteral(" when the sweep was resumed, since the one before was gone; %1 answers measured on that "
                          "one are none of these figures, for its index was another one")
               .arg(copy.setAside);
}

QString truthText(const GroundTruth &truth)
{
    return truth.method.isEmpty() ? QStringLiteral("not sought: recall is not measured")
                                  : QStringLiteral("%1, %2 s").arg(truth.method).arg(truth.seconds, 0, 'f', 1);
}

} // namespace

QString recallText(double recall)
{
    return QString::number(recall, 'f', 3);
}

QString rangeText(const MeanInterval &recall)
{
    return QStringLiteral("%1–%2").arg(recallText(recall.low), recallText(recall.high));
}

QString intervalText(const MeanInterval &recall)
{
    return QStringLiteral("%1 (%2)").arg(recallText(recall.mean), rangeText(recall));
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

QString planText(const PlanVerdict &plan)
{
    switch (plan.kind) {
    case PlanKind::IndexUnderTest:
        return plan.indexUsed;
    case PlanKind::OtherIndex:
        return QStringLiteral("not this index: ") + plan.plan;
    case PlanKind::Exact:
        return QStringLiteral("exact: ") + plan.plan;
    }
    Q_UNREACHABLE();
}

QString shortSettingsText(const SweepPoint &point)
{
    const QString settings = point.settings.size() == 1 ? point.settings.first().value : settingsText(point.settings);
    return settings + (point.forced ? QStringLiteral(", forced") : QString());
}

QList<ReportFact> measuredFacts(const SweepHead &head)
{
    QList<ReportFact> facts{
        {QStringLiteral("started"), head.startedAt.toUTC().toString(Qt::ISODate)},
        {QStringLiteral("ended"),
         head.endedAt ? head.endedAt->toUTC().toString(Qt::ISODate) : QStringLiteral("did not come to its end")},
        {QStringLiteral("queries"), queriesText(head)},
        {QStringLiteral("k"), kText(head)},
        {QStringLiteral("distance"), head.op()},
        {QStringLiteral("recall is counted in"), vectors::operatorOf(head.exactDistance)},
        {QStringLiteral("condition"), head.where.isEmpty() ? QStringLiteral("none") : head.where},
        {QStringLiteral("seed"), QString::number(head.seed)},
        {QStringLiteral("exact neighbours"), truthText(head.groundTruth)},
        {QStringLiteral("empty round trip"), QStringLiteral("%1 ms").arg(timeText(head.roundTrip))},
    };
    if (!head.warmedBy.isEmpty())
        facts << ReportFact{QStringLiteral("warmed up by"), head.warmedBy};
    if (head.copy)
        facts << ReportFact{QStringLiteral("copy of the table"), copyText(*head.copy)};
    return facts;
}

QList<ReportFact> serverFacts(const SweepHead &head)
{
    const ServerFacts &server = head.facts;
    QList<ReportFact> facts{{QStringLiteral("PostgreSQL"), head.serverVersion},
                            {QStringLiteral("pgvector"), head.vectorVersion}};
    if (server.indexDefinition.isEmpty() && server.sharedBuffers.value == 0) { // kept by a version that did not ask
        facts << ReportFact{QStringLiteral("table"), head.table};
        return head.index.isEmpty() ? facts : facts << ReportFact{QStringLiteral("index"), head.index};
    }
    facts << ReportFact{
        QStringLiteral("table"),
        QStringLiteral("%1, %2, %3").arg(head.table, rowsText(server.rows), sizeText(server.tableSize))};
    if (!server.indexDefinition.isEmpty())
        facts << ReportFact{QStringLiteral("index"),
                            QStringLiteral("%1 (%2)").arg(server.indexDefinition, sizeText(server.indexSize))};
    facts << ReportFact{QStringLiteral("shared_buffers"),
                        sizeText(server.sharedBuffers) + shareText(server.indexSize, server.sharedBuffers)}
          << ReportFact{QStringLiteral("other sessions at the start"),
                        QStringLiteral("%1, %2 of them busy").arg(server.sessions).arg(server.busySessions)};
    if (server.checkpoints)
        facts << ReportFact{QStringLiteral("checkpoints meanwhile"), QString::number(*server.checkpoints)};
    if (server.probe.value > 0)
        facts << ReportFact{QStringLiteral("100,000 square roots on the server"),
                            QStringLiteral("%1 ms, to compare machines").arg(timeText(server.probe))};
    for (const search::Setting &setting : server.changedSettings)
        facts << ReportFact{setting.name, setting.value};
    return facts;
}

QList<ReportFact> planFacts(const QList<PlanVerdict> &plans)
{
    QList<ReportFact> facts;
    for (const PlanVerdict &plan : plans) {
        const ReportFact fact{QStringLiteral("plan ") + plan.hash, plan.plan};
        if (!plan.hash.isEmpty() && !facts.contains(fact))
            facts << fact;
    }
    return facts;
}

QStringList queryCautions(const SweepHead &head)
{
    QStringList cautions;
    if (head.isOptimistic())
        cautions << QStringLiteral("The queries are rows of the table, and so nodes of the graph that is searched: "
                                   "recall is higher than an application's own queries would see.");
    if (head.hasIdCeiling())
        cautions << QStringLiteral("Rows that are equally near set a ceiling of %1 to recall by id, even for an exact "
                                   "answer; recall here is counted by distance.")
                        .arg(recallText(*head.idCeiling));
    if (head.facts.busySessions > 0)
        cautions << QStringLiteral("%1 other sessions were busy when it began: latencies are theirs as well.")
                        .arg(head.facts.busySessions);
    return cautions;
}

ReportSection factsSection(const QList<ReportFact> &facts)
{
    return {QStringLiteral("How it was measured"), {}, {}, {}, facts, {}};
}

ReportSection applySection(const QString &sql, const QStringList &paragraphs)
{
    return {QStringLiteral("Put it in force"), paragraphs, {}, {}, {}, sql};
}

} // namespace sweep

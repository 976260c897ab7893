#include "app/cli/sweepoutput.h"

#include "app/cli/output.h"
#include "app/core/writefile.h"
#include "app/sweep/bias.h"

#include <algorithm>
#include <cmath>

namespace cli {

using sweep::SweepPoint;

namespace {

QString recallText(double recall)
{
    return QString::number(recall, 'f', 3);
}

QString timeText(core::Milliseconds time)
{
    return QString::number(time.value, 'f', time.value < 10 ? 2 : 1);
}

QString planText(const sweep::PlanVerdict &plan)
{
    switch (plan.kind) {
    case sweep::PlanKind::IndexUnderTest:
        return plan.indexUsed;
    case sweep::PlanKind::OtherIndex:
        return plan.plan + QStringLiteral(" (not the index)");
    case sweep::PlanKind::Exact:
        return plan.plan + QStringLiteral(" (exact, not the index)");
    }
    Q_UNREACHABLE();
}

/// The settings without the part that every point of a sweep shares: "40", or in full when there are several.
QString settingsText(const SweepPoint &point)
{
    const QString text =
        point.settings.size() == 1 ? point.settings.first().value : sweep::settingsText(point.settings);
    return point.forced ? text + QStringLiteral(" forced") : text;
}

QString settingsHeader(const QList<SweepPoint> &points)
{
    const bool single = !points.isEmpty() && points.first().settings.size() == 1;
    return single ? points.first().settings.first().name : QStringLiteral("SETTINGS");
}

QString sourceText(sweep::QuerySource source)
{
    switch (source) {
    case sweep::QuerySource::Given:
        return QStringLiteral("given queries");
    case sweep::QuerySource::TableRows:
        return QStringLiteral("rows as queries");
    case sweep::QuerySource::HeldOut:
        return QStringLiteral("rows held out of a copy as queries");
    }
    Q_UNREACHABLE();
}

QString kText(const sweep::SweepHead &head)
{
    QStringList all;
    for (const int k : sweep::allK(head.k, head.moreK))
        all << QString::number(k);
    return all.join(QStringLiteral(", "));
}

/// Rows at the same distance make a difference.
bool countsOtherwiseById(const SweepPoint &point)
{
    return point.recallById && std::abs(*point.recallById - point.recall.mean) > 0.0005;
}

} // namespace

QString headline(const sweep::SweepHead &head)
{
    const QString source = sourceText(head.source);
    return QStringLiteral("%1.%2 by %3 (%4, %5), k = %6, %7 %8, exact neighbours by %9")
               .arg(head.table, head.column, head.index, vectors::methodName(head.method), head.op())
               .arg(kText(head))
               .arg(head.queries)
               .arg(source, head.groundTruth.method) +
           QStringLiteral(" in %1 s").arg(head.groundTruth.seconds, 0, 'f', 1);
}

TextTable pointsTable(const QList<SweepPoint> &points)
{
    constexpr auto Right = TextTable::Align::Right;
    TextTable table;
    const bool severalK = std::any_of(points.begin(), points.end(),
                                      [&points](const SweepPoint &point) { return point.k != points.first().k; });
    if (severalK)
        table.addColumn(QStringLiteral("K"), Right);
    table.addColumn(settingsHeader(points), Right);
    table.addColumn(QStringLiteral("RECALL"), Right);
    table.addColumn(QStringLiteral("95 % INTERVAL"));
    const bool published = !points.isEmpty() && points.first().publishedRecall;
    if (published)
        table.addColumn(QStringLiteral("PUBLISHED"), Right);
    const bool byId = std::any_of(points.begin(), points.end(), countsOtherwiseById);
    if (byId)
        table.addColumn(QStringLiteral("BY ID"), Right);
    for (const char *header : {"P50 MS", "P95 MS", "P99 MS", "MEAN MS", "QPS", "SHORT", "BLOCKS"})
        table.addColumn(QString::fromLatin1(header), Right);
    table.addColumn(QStringLiteral("PLAN"));
    for (const SweepPoint &point : points) {
        const sweep::Latency &latency = point.latency;
        QStringList cells{settingsText(point), recallText(point.recall.mean),
                          recallText(point.recall.low) + u'-' + recallText(point.recall.high)};
        if (severalK)
            cells.prepend(QString::number(point.k));
        if (published)
            cells << recallText(point.publishedRecall.value_or(0));
        if (byId)
            cells << (point.recallById ? recallText(*point.recallById) : QStringLiteral("?"));
        cells << timeText(latency.p50) << timeText(latency.p95) << timeText(latency.p99) << timeText(latency.mean)
              << QString::number(latency.queriesPerSecond, 'f', 0) << QString::number(point.shortResults)
              << (point.buffers ? QString::number(point.buffers->hit + point.buffers->read, 'f', 0) : QString())
              << planText(point.plan);
        table.addRow(cells);
    }
    return table;
}

void writeText(const sweep::SweepResult &result, Output &output)
{
    output.writeLine(headline(result.head));
    output.writeLine();
    output.write(pointsTable(result.points));
    output.writeLine();
    for (const QString &sentence : sweep::recommendationSentences(result))
        output.writeLine(sentence);
    if (result.head.hasIdCeiling())
        output.note(QStringLiteral("rows that are equally near set a ceiling of %1 to recall@%2 by id, even for an "
                                   "exact answer")
                        .arg(recallText(*result.head.idCeiling))
                        .arg(result.head.k));
    if (result.head.hasDrifted())
        output.note(QStringLiteral("the second half of the queries took %1 times as long as the first: latencies are "
                                   "not to be trusted")
                        .arg(*result.head.drift, 0, 'f', 2));
    if (result.head.copy && result.head.copy->setAside > 0)
        output.note(
            QStringLiteral("the copy that was measured before was gone: another was made, and the %1 answers on "
                           "the one before are a sweep of their own in the workspace")
                .arg(result.head.copy->setAside));
    noteOptimism(result.head, output);
    if (const QString bias = sweep::biasText(result); !bias.isEmpty())
        output.note(bias);
}

void noteOptimism(const sweep::SweepHead &head, Output &output)
{
    if (head.isOptimistic())
        output.note(
            QStringLiteral("the queries are rows of the table, each a node of the graph that is searched: "
                           "recall is optimistic; --queries-from and --hold-out measure with queries that are not"));
}

core::Result<void> writeReport(const QString &path, const sweep::Report &report)
{
    const auto format = sweep::reportFormatOf(path);
    return format ? core::writeFile(path, sweep::reportAs(*format, report)) : core::Result<void>();
}

void noteNotStored(const std::optional<core::Error> &notStored, Output &output)
{
    if (notStored)
        output.note(QStringLiteral("not kept in the workspace: ") + core::toOneLine(*notStored));
}

} // namespace cli

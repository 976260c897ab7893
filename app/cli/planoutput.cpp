#include "app/cli/planoutput.h"

#include "app/cli/output.h"
#include "app/cli/planwords.h"
#include "app/plan/planmetrics.h"
#include "app/plan/shortenvectors.h"

#include <QJsonArray>

namespace cli {

using plan::ExplainedPlan;
using plan::Finding;
using plan::NodeMetrics;
using plan::Plan;
using plan::PlanNode;

namespace {

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue timeOrNull(const std::optional<core::Milliseconds> &time)
{
    return time ? QJsonValue(time->value) : QJsonValue();
}

template<class Number>
QJsonValue numberOrNull(const std::optional<Number> &number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

void addBlocks(QJsonObject &json, const plan::BlockCounts &blocks, const QString &prefix)
{
    constexpr std::pair<const char *, qint64 plan::BlockCounts::*> counts[] = {
        {"shared_hit", &plan::BlockCounts::sharedHit},         {"shared_read", &plan::BlockCounts::sharedRead},
        {"shared_dirtied", &plan::BlockCounts::sharedDirtied}, {"shared_written", &plan::BlockCounts::sharedWritten},
        {"local_hit", &plan::BlockCounts::localHit},           {"local_read", &plan::BlockCounts::localRead},
        {"temp_read", &plan::BlockCounts::tempRead},           {"temp_written", &plan::BlockCounts::tempWritten}};
    for (const auto &[name, member] : counts)
        json.insert(prefix + QLatin1String(name), blocks.*member);
}

QJsonObject propertiesJson(const plan::Properties &properties)
{
    QJsonObject json;
    for (const plan::Property &property : properties)
        json.insert(property.key, plan::shortenVectors(property.value));
    return json;
}

QJsonObject nodeJson(const Plan &plan, const NodeMetrics &metrics, int at)
{
    const PlanNode &node = plan.nodes[size_t(at)];
    const bool actual = node.actual.has_value();
    const auto factor = plan::rowMisestimate(metrics);
    QJsonObject json{{QStringLiteral("id"), at},
                     {QStringLiteral("parent"), node.parent < 0 ? QJsonValue() : QJsonValue(node.parent)},
                     {QStringLiteral("type"), node.type},
                     {QStringLiteral("relationship"), relationshipWord(node.relationship)},
                     {QStringLiteral("subplan"), textOrNull(node.subplanName)},
                     {QStringLiteral("schema"), textOrNull(node.schema)},
                     {QStringLiteral("relation"), textOrNull(node.relation)},
                     {QStringLiteral("alias"), textOrNull(node.alias)},
                     {QStringLiteral("index"), textOrNull(node.index)},
                     {QStringLiteral("loops"), actual ? QJsonValue(node.actual->loops) : QJsonValue()},
                     {QStringLiteral("rows"), actual ? QJsonValue(node.actual->rows) : QJsonValue()},
                     {QStringLiteral("total_rows"), actual ? QJsonValue(metrics.rows) : QJsonValue()},
                     {QStringLiteral("rows_removed"), actual ? QJsonValue(metrics.rowsRemoved) : QJsonValue()},
                     {QStringLiteral("plan_rows"), node.cost ? QJsonValue(node.cost->rows) : QJsonValue()},
                     {QStringLiteral("startup_cost"), node.cost ? QJsonValue(node.cost->startup) : QJsonValue()},
                     {QStringLiteral("total_cost"), node.cost ? QJsonValue(node.cost->total) : QJsonValue()},
                     {QStringLiteral("row_misestimate"), numberOrNull(factor)},
                     {QStringLiteral("stopped_early"), metrics.stoppedEarly},
                     {QStringLiteral("never_executed"), plan::neverExecuted(node)},
                     {QStringLiteral("elapsed_ms"), timeOrNull(metrics.elapsed)},
                     {QStringLiteral("exclusive_ms"), timeOrNull(metrics.exclusive)},
                     {QStringLiteral("approximate"), metrics.approximate},
                     {QStringLiteral("line"), node.line},
                     {QStringLiteral("properties"), propertiesJson(node.properties)}};
    if (plan.hasBuffers) {
        addBlocks(json, node.usage.blocks, {});
        addBlocks(json, metrics.exclusiveBlocks, QStringLiteral("exclusive_"));
    }
    return json;
}

QJsonObject findingJson(const Finding &finding)
{
    return {{QStringLiteral("code"), finding.code},
            {QStringLiteral("severity"), severityWord(finding.severity)},
            {QStringLiteral("node"), finding.node < 0 ? QJsonValue() : QJsonValue(finding.node)},
            {QStringLiteral("title"), finding.title},
            {QStringLiteral("evidence"), plan::shortenVectors(finding.evidence)},
            {QStringLiteral("advice"), finding.advice},
            {QStringLiteral("sql"), textOrNull(finding.sql)}};
}

QJsonArray runsJson(const ExplainedPlan &explained)
{
    QJsonArray runs;
    for (const plan::ExplainRun &run : explained.runs)
        runs << QJsonObject{{QStringLiteral("planning_ms"), timeOrNull(run.planningTime)},
                            {QStringLiteral("execution_ms"), timeOrNull(run.executionTime)},
                            {QStringLiteral("blocks_hit"), run.blocksHit},
                            {QStringLiteral("blocks_read"), run.blocksRead}};
    return runs;
}

QJsonObject verdictJson(const plan::IndexVerdict &verdict)
{
    return {{QStringLiteral("index"), verdict.index.toText()},
            {QStringLiteral("used"), verdict.used},
            {QStringLiteral("failed_check"), verdict.used ? QJsonValue() : QJsonValue(checkWord(verdict.failed))},
            {QStringLiteral("reason"), verdict.reason},
            {QStringLiteral("cost"), numberOrNull(verdict.naturalCost)},
            {QStringLiteral("forced_cost"), numberOrNull(verdict.forcedCost)},
            {QStringLiteral("hidden_cost"), numberOrNull(verdict.hiddenCost)},
            {QStringLiteral("advice"), textOrNull(verdict.advice)},
            {QStringLiteral("sql"), textOrNull(verdict.sql)}};
}

QJsonObject whatIfJson(const plan::WhatIf &tried)
{
    return {{QStringLiteral("table"), tried.index.table.toText()},
            {QStringLiteral("columns"), QJsonArray::fromStringList(tried.index.columns)},
            {QStringLiteral("used"), tried.used},
            {QStringLiteral("way"), textOrNull(tried.way)},
            {QStringLiteral("cost"), numberOrNull(tried.cost)},
            {QStringLiteral("cost_with"), numberOrNull(tried.costWith)},
            {QStringLiteral("size_bytes"), tried.size.value},
            {QStringLiteral("refused"), textOrNull(tried.refused)},
            {QStringLiteral("sql"), tried.index.toSql()}};
}

QJsonObject exactJson(const search::ExactAnswer &exact)
{
    return {{QStringLiteral("recall"), exact.recall.value},
            {QStringLiteral("found"), exact.recall.found},
            {QStringLiteral("possible"), exact.recall.possible},
            {QStringLiteral("missed"), exact.recall.missed()},
            {QStringLiteral("rows"), exact.rows},
            {QStringLiteral("exact_rows"), exact.exactRows},
            {QStringLiteral("elapsed_ms"), exact.elapsed.value},
            {QStringLiteral("exact_elapsed_ms"), exact.exactElapsed.value}};
}

QString blocksText(const plan::BlockCounts &blocks)
{
    return QString::number(plan::accessedBlocks(blocks));
}

QString timeText(const std::optional<core::Milliseconds> &time, bool approximate)
{
    if (!time)
        return QStringLiteral("-");
    return (approximate ? QStringLiteral("≈") : QString()) + QString::number(time->value, 'f', 3);
}

QString rowsCell(double rows)
{
    return QString::number(rows, 'f', rows == double(qint64(rows)) ? 0 : 2);
}

TextTable treeTable(const ExplainedPlan &explained)
{
    const Plan &plan = explained.plan;
    const plan::PlanMetrics metrics = plan::measure(plan);
    TextTable table;
    table.addColumn(QStringLiteral("#"), TextTable::Align::Right);
    table.addColumn(QStringLiteral("NODE"));
    for (const char *header : {"OWN ms", "ms", "ROWS", "ESTIMATE", "LOOPS", "OWN BLOCKS", "BLOCKS"})
        table.addColumn(QLatin1String(header), TextTable::Align::Right);
    for (size_t at = 0; at < plan.nodes.size(); ++at) {
        const PlanNode &node = plan.nodes[at];
        const NodeMetrics &figures = metrics.nodes[at];
        const bool actual = node.actual.has_value();
        table.addRow({QString::number(at), QString(node.depth * 2, u' ') + nodeTitle(node),
                      timeText(figures.exclusive, figures.approximate), timeText(figures.elapsed, figures.approximate),
                      actual ? rowsCell(node.actual->rows) : QStringLiteral("-"),
                      node.cost ? rowsCell(node.cost->rows) : QStringLiteral("-"),
                      actual ? rowsCell(node.actual->loops) : QStringLiteral("-"),
                      plan.hasBuffers ? blocksText(figures.exclusiveBlocks) : QStringLiteral("-"),
                      plan.hasBuffers ? blocksText(node.usage.blocks) : QStringLiteral("-")});
    }
    return table;
}

void writeTimes(const ExplainedPlan &explained, Output &output)
{
    QStringList parts;
    if (explained.plan.planning.time)
        parts << QStringLiteral("planning %1 ms").arg(explained.plan.planning.time->value, 0, 'f', 3);
    if (explained.plan.executionTime)
        parts << QStringLiteral("execution %1 ms").arg(explained.plan.executionTime->value, 0, 'f', 3);
    if (!parts.isEmpty())
        output.writeLine(parts.join(QStringLiteral(", ")));
    if (explained.runs.size() < 2)
        return;
    const plan::ExplainRun &first = explained.runs.first();
    const plan::ExplainRun &median = explained.runs[explained.shownRun];
    output.writeLine(QStringLiteral("%1 runs: first %2 ms, %3 blocks read, %4 hit; median %5 ms, %6 read, %7 hit")
                         .arg(explained.runs.size())
                         .arg(first.executionTime.value_or(core::Milliseconds()).value, 0, 'f', 3)
                         .arg(first.blocksRead)
                         .arg(first.blocksHit)
                         .arg(median.executionTime.value_or(core::Milliseconds()).value, 0, 'f', 3)
                         .arg(median.blocksRead)
                         .arg(median.blocksHit));
}

void writeFinding(const Finding &finding, const Plan &plan, Output &output)
{
    const QString place =
        finding.node < 0
            ? QString()
            : QStringLiteral(", #%1 %2").arg(finding.node).arg(nodeTitle(plan.nodes[size_t(finding.node)]));
    output.writeLine();
    output.writeLine(
        QStringLiteral("%1: %2 (%3%4)").arg(severityWord(finding.severity), finding.title, finding.code, place));
    output.writeLine(QStringLiteral("  ") + plan::shortenVectors(finding.evidence));
    if (!finding.advice.isEmpty())
        output.writeLine(QStringLiteral("  ") + finding.advice);
    const QStringList lines = finding.sql.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines)
        output.writeLine(QStringLiteral("    ") + line);
}

void writeVerdicts(const QList<plan::IndexVerdict> &verdicts, Output &output)
{
    output.writeLine();
    output.writeLine(verdicts.isEmpty() ? QStringLiteral("No index of the ordered table is for vectors.")
                                        : QStringLiteral("Indexes that could give the order:"));
    for (const plan::IndexVerdict &verdict : verdicts) {
        const QString result =
            verdict.used ? QStringLiteral("used") : QStringLiteral("not used, %1").arg(checkWord(verdict.failed));
        output.writeLine(QStringLiteral("  %1: %2: %3").arg(verdict.index.toText(), result, verdict.reason));
        if (verdict.hiddenCost)
            output.writeLine(
                QStringLiteral("    without it the plan would cost %1").arg(*verdict.hiddenCost, 0, 'f', 2));
        if (!verdict.sql.isEmpty())
            output.writeLine(QStringLiteral("    ") + verdict.sql);
    }
}

/// Whether the answer to a question stands in figures of its own, not only in the words that a document kept.
bool isOwn(const PlanAnswer &answer, plan::ServerQuestion question)
{
    switch (question) {
    case plan::ServerQuestion::WhyNot:
        return answer.indexes.has_value();
    case plan::ServerQuestion::Exact:
        return answer.exact.has_value();
    case plan::ServerQuestion::WhatIf:
        return answer.whatIf.has_value();
    }
    Q_UNREACHABLE();
}

void writeKept(const PlanAnswer &answer, Output &output)
{
    for (const plan::ServerAnswer &kept : answer.explained.answers) {
        if (isOwn(answer, kept.question))
            continue;
        output.writeLine();
        output.writeLine(plan::questionTitle(kept.question) + QStringLiteral(" As it was saved:"));
        for (const Finding &finding : kept.findings)
            writeFinding(finding, answer.explained.plan, output);
    }
}

void writeText(const PlanAnswer &answer, Output &output)
{
    output.write(treeTable(answer.explained));
    output.writeLine();
    writeTimes(answer.explained, output);
    if (answer.exact) {
        const search::ExactAnswer &exact = *answer.exact;
        output.writeLine(
            QStringLiteral("Recall %1: %2 of the %3 nearest rows; the exact answer took %4 ms, this one %5 ms.")
                .arg(exact.recall.value, 0, 'f', 3)
                .arg(exact.recall.found)
                .arg(exact.recall.possible)
                .arg(exact.exactElapsed.value, 0, 'f', 2)
                .arg(exact.elapsed.value, 0, 'f', 2));
    }
    for (const Finding &finding : answer.findings)
        writeFinding(finding, answer.explained.plan, output);
    if (answer.findings.isEmpty())
        output.writeLine(QStringLiteral("Nothing to say against this plan."));
    if (answer.indexes)
        writeVerdicts(*answer.indexes, output);
    for (const Finding &finding : answer.whatIf ? plan::findingsOf(*answer.whatIf) : QList<Finding>())
        writeFinding(finding, answer.explained.plan, output);
    writeKept(answer, output);
}

} // namespace

QJsonObject toJson(const PlanAnswer &answer)
{
    const Plan &plan = answer.explained.plan;
    const plan::PlanMetrics metrics = plan::measure(plan);
    QJsonArray nodes;
    for (size_t at = 0; at < plan.nodes.size(); ++at)
        nodes << nodeJson(plan, metrics.nodes[at], int(at));
    QJsonArray findings;
    for (const Finding &finding : answer.findings)
        findings << findingJson(finding);
    QJsonObject json{{QStringLiteral("nodes"), nodes},
                     {QStringLiteral("findings"), findings},
                     {QStringLiteral("facts"), plan::toJson(answer.explained.facts)},
                     {QStringLiteral("sql"), textOrNull(plan::shortenVectors(answer.explained.sql))},
                     {QStringLiteral("planning_ms"), timeOrNull(plan.planning.time)},
                     {QStringLiteral("execution_ms"), timeOrNull(plan.executionTime)},
                     {QStringLiteral("unattributed_ms"), timeOrNull(metrics.unattributed)},
                     {QStringLiteral("settings"), propertiesJson(plan.settings)},
                     {QStringLiteral("runs"), runsJson(answer.explained)},
                     {QStringLiteral("rolled_back"), answer.explained.rolledBack},
                     {QStringLiteral("answers"), plan::toJson(answer.explained.answers)},
                     {QStringLiteral("timed_out"), answer.explained.stopped.has_value()}};
    if (answer.exact)
        json.insert(QStringLiteral("exact"), exactJson(*answer.exact));
    if (answer.indexes) {
        QJsonArray verdicts;
        for (const plan::IndexVerdict &verdict : *answer.indexes)
            verdicts << verdictJson(verdict);
        json.insert(QStringLiteral("indexes"), verdicts);
    }
    if (answer.whatIf) {
        QJsonArray tried;
        for (const plan::WhatIf &one : *answer.whatIf)
            tried << whatIfJson(one);
        json.insert(QStringLiteral("what_if"), tried);
    }
    return json;
}

void writeAnswers(const QList<PlanAnswer> &answers, Output &output)
{
    if (output.json()) {
        QJsonObject json = toJson(answers.first());
        QJsonArray plans;
        for (const PlanAnswer &answer : answers)
            plans << toJson(answer);
        if (plans.size() > 1)
            json.insert(QStringLiteral("plans"), plans);
        output.write(json);
        return;
    }
    for (qsizetype at = 0; at < answers.size(); ++at) {
        if (answers.size() > 1)
            output.writeLine(QStringLiteral("%1Plan %2 of %3, line %4")
                                 .arg(at > 0 ? QStringLiteral("\n") : QString())
                                 .arg(at + 1)
                                 .arg(answers.size())
                                 .arg(answers[at].explained.plan.line));
        writeText(answers[at], output);
    }
}

} // namespace cli

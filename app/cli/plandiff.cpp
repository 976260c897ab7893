#include "app/cli/plandiff.h"

#include "app/cli/output.h"
#include "app/cli/planoutput.h"
#include "app/plan/foldcomparison.h"

#include <QJsonArray>

namespace cli {

using plan::ComparedRow;
using plan::ExplainedPlan;
using plan::NodeMetrics;
using plan::PlanMetrics;

namespace {

/// One of the two plans, with its figures.
struct Side
{
    const plan::Plan &plan;
    PlanMetrics metrics;

    const plan::PlanNode *node(int at) const { return at < 0 ? nullptr : &plan.nodes[size_t(at)]; }
    const NodeMetrics *figures(int at) const { return at < 0 ? nullptr : &metrics.nodes[size_t(at)]; }
};

QJsonObject sideJson(const Side &side, int at)
{
    const plan::PlanNode &node = *side.node(at);
    const NodeMetrics &figures = *side.figures(at);
    return {{QStringLiteral("node"), at},
            {QStringLiteral("title"), nodeTitle(node)},
            {QStringLiteral("exclusive_ms"), figures.exclusive ? QJsonValue(figures.exclusive->value) : QJsonValue()},
            {QStringLiteral("elapsed_ms"), figures.elapsed ? QJsonValue(figures.elapsed->value) : QJsonValue()},
            {QStringLiteral("total_rows"), node.actual ? QJsonValue(figures.rows) : QJsonValue()},
            {QStringLiteral("plan_rows"), node.cost ? QJsonValue(node.cost->rows) : QJsonValue()},
            {QStringLiteral("total_cost"), node.cost ? QJsonValue(node.cost->total) : QJsonValue()},
            {QStringLiteral("exclusive_blocks"), plan::accessedBlocks(figures.exclusiveBlocks)}};
}

QJsonValue rowSide(const Side &side, int at)
{
    return at < 0 ? QJsonValue() : QJsonValue(sideJson(side, at));
}

QJsonArray changesJson(const QList<plan::ChangedValue> &changes)
{
    QJsonArray array;
    for (const plan::ChangedValue &change : changes)
        array << QJsonObject{
            {QStringLiteral("name"), change.name},
            {QStringLiteral("before"), change.before.isNull() ? QJsonValue() : QJsonValue(change.before)},
            {QStringLiteral("after"), change.after.isNull() ? QJsonValue() : QJsonValue(change.after)}};
    return array;
}

/// The settings that the facts know, else those that the plans print.
QList<plan::ChangedValue> settingsChanged(const ExplainedPlan &before, const ExplainedPlan &after,
                                          const plan::PlanComparison &comparison)
{
    const auto listed = [](const ExplainedPlan &explained) {
        plan::Properties list;
        for (const plan::Setting &setting : explained.facts.settings)
            list << plan::Property{setting.name, setting.value};
        return list;
    };
    const bool known = !before.facts.settings.isEmpty() && !after.facts.settings.isEmpty();
    return known ? plan::changedValues(listed(before), listed(after)) : comparison.settings;
}

QString titleOf(const ComparedRow &row, const Side &before, const Side &after)
{
    const plan::PlanNode *first = before.node(row.before);
    const plan::PlanNode *second = after.node(row.after);
    const QString title = nodeTitle(first ? *first : *second);
    return first && second && nodeTitle(*second) != title ? title + QStringLiteral(" -> ") + nodeTitle(*second) : title;
}

QString cell(const std::optional<double> &figure, int decimals)
{
    return figure ? QString::number(*figure, 'f', decimals) : QStringLiteral("-");
}

/// Equal partitions stand in one line, with how many they are.
TextTable tableOf(const plan::PlanComparison &comparison, const Side &before, const Side &after)
{
    const plan::FoldedComparison folded =
        plan::foldComparison(comparison, {before.plan, before.metrics}, {after.plan, after.metrics});
    TextTable table;
    table.addColumn(QStringLiteral(""));
    table.addColumn(QStringLiteral("NODE"));
    for (const char *header : {"OWN ms", "THEN ms", "ROWS", "THEN", "OWN BLOCKS", "THEN"})
        table.addColumn(QLatin1String(header), TextTable::Align::Right);
    std::vector<int> open(folded.roots.rbegin(), folded.roots.rend());
    while (!open.empty()) {
        const plan::FoldedComparisonRow &row = folded.rows[size_t(open.back())];
        open.pop_back();
        const ComparedRow &compared = comparison.rows[size_t(row.row)];
        const QString mark = compared.before < 0  ? QStringLiteral("+")
                             : compared.after < 0 ? QStringLiteral("-")
                                                  : QString();
        QString title = QString(compared.depth * 2, u' ') + titleOf(compared, before, after);
        if (row.fold)
            title += QStringLiteral(" and %1 like this").arg(row.count - 1);
        table.addRow({mark, title, cell(row.before.milliseconds, 3), cell(row.after.milliseconds, 3),
                      cell(row.before.rows, 0), cell(row.after.rows, 0), cell(row.before.blocks, 0),
                      cell(row.after.blocks, 0)});
        if (!row.fold)
            open.insert(open.end(), row.children.rbegin(), row.children.rend());
    }
    return table;
}

QString executionText(const ExplainedPlan &explained)
{
    const auto &time = explained.plan.executionTime;
    return time ? QString::number(time->value, 'f', 3) + QStringLiteral(" ms") : QStringLiteral("not measured");
}

} // namespace

void writeDifference(const ExplainedPlan &before, const ExplainedPlan &after, Output &output)
{
    const plan::PlanComparison comparison = plan::comparePlans(before.plan, after.plan);
    const Side first{before.plan, plan::measure(before.plan)};
    const Side second{after.plan, plan::measure(after.plan)};
    const auto changed = settingsChanged(before, after, comparison);
    if (output.json()) {
        QJsonArray rows;
        for (const ComparedRow &row : comparison.rows)
            rows << QJsonObject{{QStringLiteral("parent"), row.parent < 0 ? QJsonValue() : QJsonValue(row.parent)},
                                {QStringLiteral("before"), rowSide(first, row.before)},
                                {QStringLiteral("after"), rowSide(second, row.after)}};
        output.write({{QStringLiteral("rows"), rows}, {QStringLiteral("settings"), changesJson(changed)}});
        return;
    }
    output.write(tableOf(comparison, first, second));
    output.writeLine();
    output.writeLine(QStringLiteral("execution: %1, then %2").arg(executionText(before), executionText(after)));
    for (const plan::ChangedValue &change : changed)
        output.writeLine(QStringLiteral("%1: %2, then %3")
                             .arg(change.name, change.before.isNull() ? QStringLiteral("not set") : change.before,
                                  change.after.isNull() ? QStringLiteral("not set") : change.after));
}

} // namespace cli

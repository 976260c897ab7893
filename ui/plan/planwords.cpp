#include "ui/plan/planwords.h"

#include "ui/shared/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using plan::PlanAnalysis;
using plan::PlanNode;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("planwords", text);
}

const QString dot = QStringLiteral(" · ");

QString joinTitle(const PlanNode &node)
{
    if (node.joinType.isEmpty() || node.joinType == u"Inner")
        return node.type;
    return QStringLiteral("%1 (%2)").arg(node.type, node.joinType.toLower());
}

QString aggregateTitle(const PlanNode &node)
{
    QString title = node.strategy == u"Hashed"   ? QStringLiteral("HashAggregate")
                    : node.strategy == u"Sorted" ? QStringLiteral("GroupAggregate")
                    : node.strategy == u"Mixed"  ? QStringLiteral("MixedAggregate")
                                                 : node.type;
    if (!node.partialMode.isEmpty() && node.partialMode != u"Simple")
        title = node.partialMode + u' ' + title;
    return title;
}

/// The node with the largest own time, else the most own blocks.
int heaviestNode(const PlanAnalysis &analysis)
{
    const auto &nodes = analysis.metrics.nodes;
    int heaviest = -1;
    const auto weight = [&](int at) {
        const plan::NodeMetrics &one = nodes[size_t(at)];
        return one.ownClock ? -1.0 : one.exclusive ? one.exclusive->value : 0.0;
    };
    for (int at = 0; at < int(nodes.size()); ++at) {
        if (heaviest < 0 || weight(at) > weight(heaviest))
            heaviest = at;
    }
    return heaviest;
}

/// The fold that took longest; -1 where there is none.
int heaviestFold(const PlanAnalysis &analysis)
{
    int heaviest = -1;
    for (size_t row = 0; row < analysis.folded.rows.size(); ++row) {
        const auto &own = analysis.figures[row].exclusive;
        if (!analysis.folded.rows[row].fold || !own)
            continue;
        if (heaviest < 0 || *own > *analysis.figures[size_t(heaviest)].exclusive)
            heaviest = int(row);
    }
    return heaviest;
}

/// "92 % in one vector scan of items_hnsw", of a fold "92 % in 998 alike: Seq Scan".
QString heaviestText(const PlanAnalysis &analysis)
{
    const plan::Plan &plan = analysis.plan();
    const auto &root = analysis.metrics.nodes.front();
    if (!root.elapsed || root.elapsed->value <= 0)
        return {};
    const auto percent = [&root](const core::Milliseconds &time) {
        return formatPercent(std::min(time.value / root.elapsed->value, 1.0));
    };
    const int heaviest = heaviestNode(analysis);
    const PlanNode &node = plan.nodes[size_t(heaviest)];
    const core::Milliseconds own = analysis.metrics.nodes[size_t(heaviest)].exclusive.value_or(core::Milliseconds());
    const int fold = heaviestFold(analysis);
    if (fold >= 0 && *analysis.figures[size_t(fold)].exclusive > own)
        return tr("%1 in %2 alike: %3")
            .arg(percent(*analysis.figures[size_t(fold)].exclusive), formatCount(analysis.figures[size_t(fold)].nodes),
                 plan.nodes[size_t(analysis.folded.rows[size_t(fold)].node)].type);
    const QString object = node.index.isEmpty() ? node.relation : node.index;
    if (isVectorScan(node))
        return tr("%1 in one vector scan of %2").arg(percent(own), object);
    if (object.isEmpty())
        return tr("%1 in one %2").arg(percent(own), nodeTitle(node));
    return tr("%1 in one %2 of %3").arg(percent(own), nodeTitle(node), object);
}

/// "4 of 10 rows", where the root is a LIMIT that came short.
QString shortText(const plan::Plan &plan)
{
    const PlanNode &root = plan.nodes.front();
    if (root.type != u"Limit" || !root.actual || !root.cost || root.actual->loops <= 0)
        return {};
    if (root.actual->rows >= root.cost->rows)
        return {};
    return tr("%1 of %2 rows").arg(rowsText(root.actual->rows), rowsText(root.cost->rows));
}

QString totalText(const PlanAnalysis &analysis)
{
    const plan::Plan &plan = analysis.plan();
    if (plan.executionTime)
        return formatDuration(*plan.executionTime);
    const auto &root = analysis.metrics.nodes.front();
    if (root.elapsed)
        return formatDuration(*root.elapsed);
    if (plan.analyzed)
        return tr("run without timing");
    if (analysis.explained.stopped)
        return tr("stopped by its timeout after %1, planned only")
            .arg(formatDuration(analysis.explained.stopped->after));
    if (plan.nodes.front().cost)
        return tr("planned, not run · cost %1").arg(formatNumber(plan.nodes.front().cost->total, 2));
    return tr("planned, not run");
}

/// "69.9 ms, 934 blocks read, 12 hit".
QString runText(const plan::ExplainRun &run)
{
    return tr("%1, %2 blocks read, %3 hit")
        .arg(run.executionTime ? formatDuration(*run.executionTime) : QStringLiteral("—"), formatCount(run.blocksRead),
             formatCount(run.blocksHit));
}

/// The cold run against the warm ones.
QString runsText(const plan::ExplainedPlan &explained)
{
    if (explained.runs.size() < 2 || !explained.medianTime())
        return {};
    return tr("%1 runs: first %2; median %3")
        .arg(explained.runs.size())
        .arg(runText(explained.runs.first()), runText(explained.runs[explained.shownRun]));
}

} // namespace

bool isVectorScan(const PlanNode &node)
{
    return node.type == u"Index Scan" && !valueOf(node.properties, u"Order By").isEmpty();
}

QString nodeTitle(const PlanNode &node)
{
    QString title = node.type;
    if (node.type == u"Aggregate")
        title = aggregateTitle(node);
    else if (node.type == u"ModifyTable" && !node.operation.isEmpty())
        title = node.operation;
    else if (!node.joinType.isEmpty())
        title = joinTitle(node);
    else if (!node.provider.isEmpty())
        title += QStringLiteral(" (%1)").arg(node.provider);
    if (node.backward)
        title += QStringLiteral(" Backward");
    if (node.parallelAware && !title.startsWith(u"Parallel"))
        title = QStringLiteral("Parallel ") + title;
    if (node.asyncCapable)
        title = QStringLiteral("Async ") + title;
    return title;
}

QString nodeObject(const PlanNode &node)
{
    QStringList words;
    if (!node.relation.isEmpty()) {
        words << relationName(node);
        if (!node.alias.isEmpty() && node.alias != node.relation)
            words.last() += u' ' + node.alias;
    }
    if (!node.index.isEmpty())
        words << node.index;
    if (!node.cteName.isEmpty())
        words << QStringLiteral("CTE %1").arg(node.cteName);
    if (!node.functionName.isEmpty())
        words << node.functionName + QStringLiteral("()");
    return words.join(dot);
}

QString nodeLine(const PlanNode &node)
{
    QString line = nodeTitle(node);
    const QString object = nodeObject(node);
    if (!object.isEmpty())
        line += u' ' + object;
    return node.subplanName.isEmpty() ? line : QStringLiteral("%1: %2").arg(node.subplanName, line);
}

QString foldTitle(const PlanNode &node, int count)
{
    return QStringLiteral("%1 × %2").arg(nodeTitle(node), formatCount(count));
}

QString rowsText(double rows)
{
    const bool whole = rows >= 100 || std::abs(rows - std::round(rows)) < 0.005;
    return whole ? formatCount(qint64(std::llround(std::min(rows, 9e18)))) : formatNumber(rows, rows < 10 ? 2 : 1);
}

QString factorText(double factor)
{
    const double off = std::max(factor, 1 / factor);
    const QString number = off < 10 ? formatNumber(off, 1) : rowsText(std::round(off));
    return factor >= 1 ? number + u'×' : u'÷' + number;
}

QString approximateText(bool approximate, const QString &text)
{
    return approximate ? QStringLiteral("≈ ") + text : text;
}

QString planSentence(const PlanAnalysis &analysis)
{
    const plan::Plan &plan = analysis.plan();
    if (plan.nodes.empty())
        return {};
    QStringList parts{totalText(analysis), heaviestText(analysis)};
    QString rows = shortText(plan);
    const bool anyProblem = !analysis.findings.isEmpty() && analysis.findings.first().severity <= plan::Severity::Slow;
    if (anyProblem) {
        const QString problem = analysis.findings.first().title;
        rows = rows.isEmpty() ? problem : rows + QStringLiteral(": ") + problem;
    }
    parts << rows;
    parts.removeAll(QString());
    return parts.join(dot);
}

QString planDetails(const PlanAnalysis &analysis)
{
    const plan::Plan &plan = analysis.plan();
    if (plan.nodes.empty())
        return {};
    QStringList parts;
    const qsizetype nodes = qsizetype(plan.nodes.size());
    parts << (nodes == 1 ? tr("1 node") : tr("%1 nodes").arg(formatCount(nodes)));
    if (plan.planning.time)
        parts << tr("planning %1").arg(formatDuration(*plan.planning.time));
    if (plan.hasBuffers) {
        const plan::BlockCounts &blocks = plan.nodes.front().usage.blocks;
        parts << tr("%1 blocks hit, %2 read").arg(formatCount(blocks.sharedHit), formatCount(blocks.sharedRead));
    }
    if (analysis.metrics.unattributed && plan.executionTime &&
        analysis.metrics.unattributed->value > plan.executionTime->value / 20)
        parts << tr("%1 in no node").arg(formatDuration(*analysis.metrics.unattributed));
    if (plan.jit)
        parts << tr("JIT %1").arg(formatDuration(plan.jit->total));
    for (const plan::TriggerFigures &trigger : plan.triggers)
        parts << tr("trigger %1 %2")
                     .arg(trigger.name.isEmpty() ? trigger.constraint : trigger.name, formatDuration(trigger.time));
    for (const plan::Property &setting : plan.settings)
        parts << setting.key + QStringLiteral(" = ") + setting.value;
    parts << runsText(analysis.explained);
    if (analysis.explained.stopped && plan.analyzed)
        parts << tr("a further run was stopped by its timeout");
    if (analysis.explained.rolledBack)
        parts << tr("rolled back");
    parts.removeAll(QString());
    return parts.join(dot);
}

QString planTitle(const PlanAnalysis &analysis)
{
    const plan::Plan &plan = analysis.plan();
    if (plan.nodes.empty())
        return {};
    QString title = nodeTitle(plan.nodes.front());
    const int heaviest = heaviestNode(analysis);
    if (heaviest > 0)
        title += QStringLiteral(" › ") + nodeLine(plan.nodes[size_t(heaviest)]);
    return title + dot + totalText(analysis);
}

QString unreadText(const plan::AnalysedPaste &paste)
{
    constexpr size_t Named = 3;
    QStringList lines;
    for (size_t at = 0; at < std::min(paste.unread.size(), Named); ++at)
        lines << tr("line %1: %2").arg(paste.unread[at].line).arg(paste.unread[at].text.simplified().left(80));
    const QString count = paste.unreadCount == 1
                              ? tr("1 line is no part of a plan")
                              : tr("%1 lines are no part of a plan").arg(formatCount(paste.unreadCount));
    return count + dot + lines.join(dot);
}

QString runsList(const plan::ExplainedPlan &explained)
{
    if (explained.runs.size() < 2)
        return {};
    QStringList lines;
    for (qsizetype at = 0; at < explained.runs.size(); ++at) {
        const QString line = tr("run %1: %2").arg(at + 1).arg(runText(explained.runs[at]));
        lines << (at == explained.shownRun ? tr("%1 (shown)").arg(line) : line);
    }
    return lines.join(u'\n');
}

Severity uiSeverity(plan::Severity severity)
{
    switch (severity) {
    case plan::Severity::Wrong:
        return Severity::Wrong;
    case plan::Severity::Slow:
        return Severity::Slow;
    case plan::Severity::Note:
        return Severity::Note;
    case plan::Severity::Good:
        return Severity::Good;
    }
    Q_UNREACHABLE();
}

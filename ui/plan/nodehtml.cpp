#include "ui/plan/nodehtml.h"

#include "app/plan/factlist.h"
#include "app/plan/shortenvectors.h"
#include "ui/plan/planwords.h"
#include "ui/shared/format.h"

#include <QCoreApplication>

using plan::PlanAnalysis;
using plan::PlanNode;

namespace {

constexpr int MostWorkers = 64;

QString tr(const char *text)
{
    return QCoreApplication::translate("nodehtml", text);
}

class Page
{
public:
    explicit Page(const QPalette &palette)
        : m_hint(hintColor(palette).name())
        , m_link(hnswColor(palette).name())
        , m_html(QStringLiteral("<html><body>"))
    {
    }

    void head(const QString &text) { m_html += QStringLiteral("<p><b>%1</b></p>").arg(text.toHtmlEscaped()); }
    void section(const QString &text)
    {
        m_html += QStringLiteral("<p style='margin-top:12px; margin-bottom:2px; color:%1'>%2</p>")
                      .arg(m_hint, text.toHtmlEscaped());
    }
    void begin() { m_html += QStringLiteral("<table cellspacing='0' cellpadding='2'>"); }
    void end() { m_html += QStringLiteral("</table>"); }

    void row(const QString &name, const QString &value)
    {
        if (!value.isEmpty())
            rowHtml(name, value.toHtmlEscaped());
    }
    void link(const QString &name, const QString &target, const QString &value)
    {
        if (!value.isEmpty())
            rowHtml(name,
                    QStringLiteral("<a href='%1' style='color:%2'>%3</a>").arg(target, m_link, value.toHtmlEscaped()));
    }
    /// In fixed width, vectors shortened.
    void code(const QString &name, const QString &value)
    {
        rowHtml(name, QStringLiteral("<tt>%1</tt>").arg(plan::shortenVectors(value).toHtmlEscaped()));
    }
    QString finish() { return m_html + QStringLiteral("</body></html>"); }

private:
    void rowHtml(const QString &name, const QString &html)
    {
        m_html += QStringLiteral("<tr><td style='color:%1; padding-right:12px'>%2</td><td>%3</td></tr>")
                      .arg(m_hint, name.toHtmlEscaped(), html);
    }

    QString m_hint;
    QString m_link;
    QString m_html;
};

QString durationText(const std::optional<core::Milliseconds> &time, bool approximate = false)
{
    return time ? approximateText(approximate, formatDuration(*time)) : QString();
}

void addTimes(Page &page, const PlanAnalysis &analysis, int at)
{
    const PlanNode &node = analysis.plan().nodes[size_t(at)];
    const plan::NodeMetrics &metrics = analysis.metrics.nodes[size_t(at)];
    if (neverExecuted(node)) {
        page.row(tr("Executed"), tr("never"));
        return;
    }
    page.row(tr("Own time"), durationText(metrics.exclusive, metrics.approximate));
    page.row(tr("With everything below"), durationText(metrics.elapsed, metrics.approximate));
    const bool differs = metrics.processorTime && metrics.elapsed && *metrics.processorTime != *metrics.elapsed;
    if (differs)
        page.row(tr("Over all processes"), durationText(metrics.processorTime));
    if (metrics.clampedTime.value < 0)
        page.row(tr("Cut off"), tr("%1: what is below took longer than the node, by rounding or in parallel")
                                    .arg(formatDuration({-metrics.clampedTime.value})));
    if (metrics.ownClock)
        page.row(tr("Clock"), tr("of another server; not part of the total"));
    if (node.actual && node.actual->timed) {
        page.row(tr("Before the first row"), durationText(node.actual->startupTime));
        if (node.actual->loops > 1)
            page.row(tr("Each loop"), durationText(node.actual->totalTime));
    }
}

void addRows(Page &page, const PlanAnalysis &analysis, int at)
{
    const PlanNode &node = analysis.plan().nodes[size_t(at)];
    const plan::NodeMetrics &metrics = analysis.metrics.nodes[size_t(at)];
    const plan::RowFigures figures = figuresOf(analysis.plan(), analysis.metrics, at);
    if (node.actual && !neverExecuted(node)) {
        page.row(tr("Loops"), node.actual->loops != 1 ? rowsText(node.actual->loops) : QString());
        QString rows = rowsText(metrics.rows);
        if (metrics.rowsError > 0)
            rows += QStringLiteral(" ± %1").arg(rowsText(metrics.rowsError));
        page.row(tr("Rows"), rows);
    }
    if (figures.estimatedRows)
        page.row(tr("Estimated rows"), rowsText(*figures.estimatedRows));
    if (metrics.rowsFactor && !neverExecuted(node))
        page.row(tr("Actual over estimated"),
                 factorText(*metrics.rowsFactor) +
                     (metrics.stoppedEarly ? tr(" (stopped early: no misestimate)") : QString()));
    if (node.cost) {
        page.row(tr("Cost"),
                 QStringLiteral("%1 … %2").arg(formatNumber(node.cost->startup, 2), formatNumber(node.cost->total, 2)));
        page.row(tr("Width"), tr("%1 bytes a row").arg(node.cost->width));
    }
}

QString blocksText(const plan::BlockCounts &blocks)
{
    QStringList parts;
    const auto add = [&parts](const char *name, qint64 count) {
        if (count > 0)
            parts << QStringLiteral("%1 %2").arg(tr(name), formatCount(count));
    };
    add("hit", blocks.sharedHit);
    add("read", blocks.sharedRead);
    add("dirtied", blocks.sharedDirtied);
    add("written", blocks.sharedWritten);
    add("local hit", blocks.localHit);
    add("local read", blocks.localRead);
    add("local dirtied", blocks.localDirtied);
    add("local written", blocks.localWritten);
    add("temp read", blocks.tempRead);
    add("temp written", blocks.tempWritten);
    return parts.isEmpty() ? tr("none") : parts.join(QStringLiteral(", "));
}

void addUsage(Page &page, const PlanAnalysis &analysis, int at)
{
    const PlanNode &node = analysis.plan().nodes[size_t(at)];
    const plan::NodeMetrics &metrics = analysis.metrics.nodes[size_t(at)];
    if (analysis.plan().hasBuffers && !neverExecuted(node)) {
        page.row(tr("Own blocks"), blocksText(metrics.exclusiveBlocks));
        page.row(tr("Blocks with below"), blocksText(node.usage.blocks));
        const qint64 touched = node.usage.blocks.sharedHit + node.usage.blocks.sharedRead;
        if (touched > 0)
            page.row(tr("Found in memory"), formatPercent(double(node.usage.blocks.sharedHit) / double(touched)));
    }
    double reading = 0;
    for (const auto time : {&plan::IoTimes::sharedRead, &plan::IoTimes::localRead, &plan::IoTimes::tempRead})
        reading += (metrics.exclusiveIo.*time).value;
    if (reading > 0)
        page.row(tr("Own time reading"), formatDuration({reading}));
    if (node.usage.wal.records > 0)
        page.row(tr("WAL"),
                 tr("%1 records, %2").arg(formatCount(node.usage.wal.records), formatBytes({node.usage.wal.bytes})));
}

void addIdentity(Page &page, const PlanAnalysis &analysis, int at)
{
    const PlanNode &node = analysis.plan().nodes[size_t(at)];
    page.link(tr("Table"), QStringLiteral("table:"), relationName(node));
    page.row(tr("Alias"), node.alias != node.relation ? node.alias : QString());
    page.link(tr("Index"), QStringLiteral("index:"), node.index);
    page.row(tr("CTE"), node.cteName);
    page.row(tr("Function"), node.functionName);
    page.row(tr("Subplan"), node.subplanName);
    const int consumer = analysis.metrics.nodes[size_t(at)].consumer;
    if (consumer >= 0)
        page.link(tr("Part of the time of"), QStringLiteral("node:%1").arg(consumer),
                  nodeLine(analysis.plan().nodes[size_t(consumer)]));
    page.row(tr("Disabled"), node.disabled ? tr("yes: the planner had nothing else") : QString());
}

void addWorkers(Page &page, const PlanNode &node)
{
    if (node.workersPlanned)
        page.row(tr("Workers"),
                 tr("%1 planned, %2 launched")
                     .arg(*node.workersPlanned)
                     .arg(node.workersLaunched ? QString::number(*node.workersLaunched) : QStringLiteral("?")));
    int shown = 0;
    for (const plan::WorkerFigures &worker : node.workers) {
        if (!worker.actual || ++shown > MostWorkers)
            continue;
        QString text = tr("%1 rows").arg(rowsText(worker.actual->rows * worker.actual->loops));
        if (worker.actual->timed)
            text += QStringLiteral(" · ") + formatDuration({worker.actual->totalTime.value * worker.actual->loops});
        page.row(tr("Worker %1").arg(worker.number), text);
    }
}

void addProperties(Page &page, const plan::Properties &properties)
{
    for (const plan::Property &one : properties)
        page.code(one.key, one.value);
}

} // namespace

QString nodeHtml(const PlanAnalysis &analysis, int at, const QPalette &palette)
{
    const PlanNode &node = analysis.plan().nodes[size_t(at)];
    Page page(palette);
    page.head(nodeTitle(node));
    page.begin();
    addIdentity(page, analysis, at);
    addTimes(page, analysis, at);
    addRows(page, analysis, at);
    addUsage(page, analysis, at);
    addWorkers(page, node);
    page.end();
    if (!node.properties.isEmpty()) {
        page.section(tr("In the plan"));
        page.begin();
        addProperties(page, node.properties);
        page.end();
    }
    return page.finish();
}

QString planHtml(const PlanAnalysis &analysis, const QPalette &palette)
{
    const plan::Plan &plan = analysis.plan();
    Page page(palette);
    page.head(tr("The whole plan"));
    page.begin();
    page.row(tr("Planning"), durationText(plan.planning.time));
    page.row(tr("Execution"), durationText(plan.executionTime));
    page.row(tr("In no node"), durationText(analysis.metrics.unattributed));
    if (plan.planning.memoryUsedKilobytes)
        page.row(tr("Planner's memory"), formatBytes({qint64(*plan.planning.memoryUsedKilobytes * 1024)}));
    if (plan.jit)
        page.row(tr("JIT"), tr("%1 for %2 functions").arg(formatDuration(plan.jit->total)).arg(plan.jit->functions));
    if (plan.serialization)
        page.row(tr("Serialization"),
                 tr("%1, %2").arg(formatDuration(plan.serialization->time),
                                  formatBytes({qint64(plan.serialization->outputKilobytes * 1024)})));
    for (const plan::TriggerFigures &trigger : plan.triggers)
        page.row(tr("Trigger %1").arg(trigger.name + trigger.constraint),
                 tr("%1 in %2 calls").arg(formatDuration(trigger.time), rowsText(trigger.calls)));
    addProperties(page, plan.settings);
    addProperties(page, plan.properties);
    page.end();
    if (!analysis.explained.sql.isEmpty()) {
        page.section(tr("Statement"));
        page.begin();
        page.code(QString(), analysis.explained.sql);
        page.end();
    }
    const plan::Properties facts = factList(analysis.explained.facts);
    if (!facts.isEmpty()) {
        page.section(tr("Facts of the server when it was run"));
        page.begin();
        addProperties(page, facts);
        page.end();
    }
    return page.finish();
}

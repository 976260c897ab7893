#include "app/plan/planreport.h"

#include "app/plan/factlist.h"
#include "app/plan/reportwriter.h"
#include "app/plan/shortenvectors.h"

#include <algorithm>
#include <memory>

namespace plan {

namespace {

constexpr qsizetype MostFindings = 100;
constexpr int Indentation = 2;

QString number(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

QString rowsText(double rows)
{
    return number(rows, rows < 100 && rows != double(qint64(rows)) ? 2 : 0);
}

QString nodeName(const PlanNode &node)
{
    QString name = node.subplanName.isEmpty() ? node.type : node.subplanName + QStringLiteral(": ") + node.type;
    if (!node.index.isEmpty())
        name += QStringLiteral(" using ") + node.index;
    if (!node.relation.isEmpty())
        name += QStringLiteral(" on ") + relationName(node);
    if (!node.cteName.isEmpty())
        name += QStringLiteral(" on ") + node.cteName;
    return name;
}

class Report
{
public:
    Report(const PlanAnalysis &analysis, const QList<ServerAnswer> &answers, ReportWriter &writer)
        : m_analysis(analysis)
        , m_answers(answers)
        , m_writer(writer)
    {
    }

    QByteArray run()
    {
        const Plan &plan = m_analysis.plan();
        m_writer.heading(1, QStringLiteral("Query plan"));
        m_writer.paragraph(summary());
        if (!m_analysis.explained.sql.isEmpty())
            m_writer.code(shortenVectors(m_analysis.explained.sql));
        for (const ServerAnswer &answer : m_answers)
            addFindings(questionTitle(answer.question), answer.findings);
        addFindings(QStringLiteral("Findings"), m_analysis.findings);
        if (!plan.nodes.empty())
            addTree();
        addStatistics(QStringLiteral("Node types"), m_analysis.statistics.types);
        addStatistics(QStringLiteral("Tables"), m_analysis.statistics.tables);
        addStatistics(QStringLiteral("Indexes"), m_analysis.statistics.indexes);
        addProperties(QStringLiteral("Settings in the plan"), plan.settings);
        addProperties(QStringLiteral("Facts of the server"), factList(m_analysis.explained.facts));
        m_writer.heading(2, m_analysis.textCut ? QStringLiteral("The plan's text, its beginning")
                                               : QStringLiteral("The plan's text"));
        m_writer.code(m_analysis.shownText);
        return m_writer.finish();
    }

private:
    QString summary() const
    {
        const Plan &plan = m_analysis.plan();
        QStringList parts;
        if (plan.executionTime)
            parts << QStringLiteral("execution %1 ms").arg(number(plan.executionTime->value, 3));
        if (plan.planning.time)
            parts << QStringLiteral("planning %1 ms").arg(number(plan.planning.time->value, 3));
        if (plan.hasBuffers && !plan.nodes.empty())
            parts << QStringLiteral("%1 blocks hit, %2 read")
                         .arg(plan.nodes.front().usage.blocks.sharedHit)
                         .arg(plan.nodes.front().usage.blocks.sharedRead);
        parts << QStringLiteral("%1 nodes").arg(plan.nodes.size());
        if (m_analysis.explained.runs.size() > 1)
            parts << QStringLiteral("median of %1 runs").arg(m_analysis.explained.runs.size());
        if (!plan.analyzed)
            parts << QStringLiteral("planned, not run");
        return parts.join(QStringLiteral(" · "));
    }

    void addFindings(const QString &title, const QList<Finding> &findings)
    {
        if (findings.isEmpty())
            return;
        m_writer.heading(2, title);
        for (const Finding &finding : findings.first(std::min(findings.size(), MostFindings)))
            addFinding(finding);
        if (findings.size() > MostFindings)
            m_writer.paragraph(QStringLiteral("and %1 more").arg(findings.size() - MostFindings));
    }

    void addFinding(const Finding &finding)
    {
        m_writer.heading(
            3, QStringLiteral("%1: %2 (%3)").arg(severityWord(finding.severity), finding.title, finding.code));
        if (finding.node >= 0 && finding.node < int(m_analysis.plan().nodes.size()))
            m_writer.paragraph(nodeName(m_analysis.plan().nodes[size_t(finding.node)]));
        m_writer.paragraph(shortenVectors(finding.evidence));
        if (!finding.advice.isEmpty())
            m_writer.paragraph(shortenVectors(finding.advice));
        if (!finding.sql.isEmpty())
            m_writer.code(shortenVectors(finding.sql));
    }

    void addTree()
    {
        QList<QStringList> rows;
        std::vector<int> waiting{0};
        while (!waiting.empty()) {
            const int row = waiting.back();
            waiting.pop_back();
            rows << treeRow(size_t(row));
            const FoldedRow &own = m_analysis.folded.rows[size_t(row)];
            if (!own.fold)
                waiting.insert(waiting.end(), own.children.rbegin(), own.children.rend());
        }
        m_writer.heading(2, QStringLiteral("Nodes"));
        m_writer.paragraph(QStringLiteral("Times and blocks are of each node alone; they add up to the statement's. "
                                          "\"~\" is an estimate, \"(early)\" a node that nobody asked for more rows."));
        m_writer.table({QStringLiteral("Node"), QStringLiteral("Own ms"), QStringLiteral("Rows"),
                        QStringLiteral("Estimated"), QStringLiteral("Hit"), QStringLiteral("Read"),
                        QStringLiteral("Cost")},
                       rows, 1);
    }

    QStringList treeRow(size_t row) const
    {
        const FoldedRow &own = m_analysis.folded.rows[row];
        const RowFigures &figures = m_analysis.figures[row];
        const PlanNode &node = m_analysis.plan().nodes[size_t(own.node)];
        const auto &root = m_analysis.metrics.nodes.front().elapsed;
        QString name = own.fold ? QStringLiteral("%1 × %2 (%3 and others alike)")
                                      .arg(node.type)
                                      .arg(figures.nodes)
                                      .arg(relationName(node))
                                : nodeName(node);
        QString time = node.actual && !figures.executed ? QStringLiteral("never run") : QString();
        if (figures.exclusive && figures.executed) {
            time = (figures.approximate ? QStringLiteral("~") : QString()) + number(figures.exclusive->value, 3);
            if (root && root->value > 0 && !figures.ownClock)
                time = barCell(figures.exclusive->value / root->value, time);
        }
        QString estimate = figures.estimatedRows ? rowsText(*figures.estimatedRows) : QString();
        if (figures.stoppedEarly)
            estimate += QStringLiteral(" (early)");
        const BlockCounts &blocks = figures.exclusiveBlocks;
        const bool counts = m_analysis.plan().hasBuffers;
        return {QString(node.depth * Indentation, u' ') + name,
                time,
                figures.rows && figures.executed ? rowsText(*figures.rows) : QString(),
                estimate,
                counts ? QString::number(blocks.sharedHit + blocks.localHit) : QString(),
                counts ? QString::number(blocks.sharedRead + blocks.localRead + blocks.tempRead) : QString(),
                figures.cost ? number(*figures.cost, 2) : QString()};
    }

    void addStatistics(const QString &title, const QList<StatisticsRow> &rows)
    {
        if (rows.isEmpty() || !m_analysis.plan().analyzed)
            return;
        QList<QStringList> cells;
        for (const StatisticsRow &row : rows) {
            const QString time = row.exclusive ? number(row.exclusive->value, 3) : QString();
            cells << QStringList{row.name,
                                 QString::number(row.nodes),
                                 row.exclusive ? barCell(row.share, time) : time,
                                 row.exclusive ? number(row.share * 100, 1) + u'%' : QString(),
                                 QString::number(accessedBlocks(row.blocks)),
                                 rowsText(row.rowsRemoved)};
        }
        m_writer.heading(2, title);
        m_writer.table({QStringLiteral("Name"), QStringLiteral("Nodes"), QStringLiteral("Own ms"),
                        QStringLiteral("Share"), QStringLiteral("Blocks"), QStringLiteral("Rows removed")},
                       cells, 1);
    }

    void addProperties(const QString &title, const Properties &properties)
    {
        if (properties.isEmpty())
            return;
        QList<QStringList> rows;
        for (const Property &one : properties)
            rows << QStringList{one.key, shortenVectors(one.value)};
        m_writer.heading(2, title);
        m_writer.table({QStringLiteral("Name"), QStringLiteral("Value")}, rows, 2);
    }

    const PlanAnalysis &m_analysis;
    const QList<ServerAnswer> &m_answers;
    ReportWriter &m_writer;
};

} // namespace

QByteArray planReport(const PlanAnalysis &analysis, ReportFormat format, const QList<ServerAnswer> &answers)
{
    std::unique_ptr<ReportWriter> writer;
    if (format == ReportFormat::Html)
        writer = std::make_unique<HtmlWriter>(QStringLiteral("Query plan"));
    else
        writer = std::make_unique<MarkdownWriter>();
    return Report(analysis, answers, *writer).run();
}

} // namespace plan

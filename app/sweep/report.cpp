#include "app/sweep/report.h"

#include "app/core/resource.h"
#include "app/sweep/reportchart.h"
#include "app/sweep/reportcontent.h"
#include "app/sweep/sweepcsv.h"
#include "app/sweep/sweepjson.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QMap>

#include <algorithm>
#include <utility>

namespace sweep {

namespace {

QString element(const QString &name, const QString &content, const QString &attributes = {})
{
    return QStringLiteral("<%1%2>%3</%1>").arg(name, attributes, content);
}

QString cellsOf(const QString &name, const QStringList &cells)
{
    QString html;
    for (const QString &cell : cells)
        html += element(name, cell.toHtmlEscaped());
    return html;
}

QString pointsTable(const ReportContent &content)
{
    QString html = element(QStringLiteral("tr"), cellsOf(QStringLiteral("th"), content.columns)) + u'\n';
    for (int row = 0; row < content.rows.size(); ++row) {
        html += element(QStringLiteral("tr"), cellsOf(QStringLiteral("td"), content.rows.at(row)),
                        row == content.recommendedRow ? QStringLiteral(" class=\"best\"") : QString()) +
                u'\n';
    }
    return element(QStringLiteral("table"), html);
}

QString factsTable(const ReportContent &content)
{
    QString html;
    for (const ReportFact &fact : content.facts)
        html += element(QStringLiteral("tr"), cellsOf(QStringLiteral("td"), {fact.name, fact.value})) + u'\n';
    return element(QStringLiteral("table"), html, QStringLiteral(" class=\"facts\""));
}

QString cautions(const ReportContent &content)
{
    QString html;
    for (const QString &caution : content.cautions)
        html += element(QStringLiteral("p"), caution.toHtmlEscaped(), QStringLiteral(" class=\"caution\"")) + u'\n';
    return html;
}

QString apply(const ReportContent &content)
{
    if (content.applySql.isEmpty())
        return {};
    return element(QStringLiteral("h2"), QStringLiteral("Put it in force")) +
           element(QStringLiteral("pre"), content.applySql.toHtmlEscaped());
}

/// Puts each part in the place of its %name%, once, so that a part's own text is left as it is.
QString filled(const QString &page, const QList<std::pair<QString, QString>> &parts)
{
    QString result;
    for (const QString &piece : page.split(u'%')) {
        const auto part =
            std::find_if(parts.begin(), parts.end(), [&piece](const auto &named) { return named.first == piece; });
        result += part == parts.end() ? piece : part->second;
    }
    return result;
}

QString markdownRow(const QStringList &cells)
{
    QStringList safe;
    for (const QString &cell : cells)
        safe << QString(cell).replace(u'|', QStringLiteral("\\|")).replace(u'\n', u' ');
    return QStringLiteral("| %1 |\n").arg(safe.join(QStringLiteral(" | ")));
}

QString htmlReport(const SweepResult &result)
{
    const ReportContent content = reportContent(result);
    return filled(core::readResource(QStringLiteral(":/report/report.html")),
                  {{QStringLiteral("title"), content.title.toHtmlEscaped()},
                   {QStringLiteral("answer"), content.answer.toHtmlEscaped()},
                   {QStringLiteral("cautions"), cautions(content)},
                   {QStringLiteral("chart"), recallChart(result)},
                   {QStringLiteral("points"), pointsTable(content)},
                   {QStringLiteral("apply"), apply(content)},
                   {QStringLiteral("facts"), factsTable(content)},
                   {QStringLiteral("version"), QStringLiteral(WORKBENCH_VERSION)}});
}

QString markdownReport(const SweepResult &result)
{
    const ReportContent content = reportContent(result);
    QString text = QStringLiteral("# %1\n\n**%2**\n\n").arg(content.title, content.answer);
    for (const QString &caution : content.cautions)
        text += caution + QStringLiteral("\n\n");
    text += markdownRow(content.columns) + u'|' + QStringLiteral("---|").repeated(content.columns.size()) + u'\n';
    for (const QStringList &row : content.rows)
        text += markdownRow(row);
    if (!content.applySql.isEmpty())
        text += QStringLiteral("\n```sql\n%1```\n").arg(content.applySql);
    text += QStringLiteral("\n## How it was measured\n\n| | |\n|---|---|\n");
    for (const ReportFact &fact : content.facts)
        text += markdownRow({fact.name, fact.value});
    return text + QStringLiteral("\nMeasured by pgvector Workbench %1.\n").arg(QStringLiteral(WORKBENCH_VERSION));
}

} // namespace

std::optional<ReportFormat> reportFormatOf(const QString &fileName)
{
    static const QMap<QString, ReportFormat> endings{{QStringLiteral("html"), ReportFormat::Html},
                                                     {QStringLiteral("md"), ReportFormat::Markdown},
                                                     {QStringLiteral("csv"), ReportFormat::Csv},
                                                     {QStringLiteral("json"), ReportFormat::Json}};
    const auto found = endings.constFind(QFileInfo(fileName).suffix().toLower());
    return found == endings.constEnd() ? std::nullopt : std::optional(*found);
}

QByteArray reportAs(ReportFormat format, const SweepResult &result)
{
    switch (format) {
    case ReportFormat::Html:
        return htmlReport(result).toUtf8();
    case ReportFormat::Markdown:
        return markdownReport(result).toUtf8();
    case ReportFormat::Csv:
        return toCsv(result).toUtf8();
    case ReportFormat::Json:
        return QJsonDocument(toJson(result)).toJson();
    }
    Q_UNREACHABLE();
}

} // namespace sweep

#include "app/sweep/htmlreport.h"

#include "app/core/resource.h"

#include <algorithm>
#include <utility>

namespace sweep {

namespace {

QString element(const QString &name, const QString &content, const QString &attributes = {})
{
    return QStringLiteral("<%1%2>").arg(name, attributes) + content + QStringLiteral("</%1>\n").arg(name);
}

QString cellsOf(const QString &name, const QStringList &cells)
{
    QString html;
    for (const QString &cell : cells)
        html += QStringLiteral("<%1>").arg(name) + cell.toHtmlEscaped() + QStringLiteral("</%1>").arg(name);
    return html;
}

QString wide(const QString &table)
{
    return element(QStringLiteral("div"), table, QStringLiteral(" class=\"wide\""));
}

QString tableOf(const ReportTable &table)
{
    if (table.columns.isEmpty())
        return {};
    QString html = element(QStringLiteral("tr"), cellsOf(QStringLiteral("th"), table.columns));
    for (int row = 0; row < int(table.rows.size()); ++row)
        html += element(QStringLiteral("tr"), cellsOf(QStringLiteral("td"), table.rows.at(row)),
                        table.marked.contains(row) ? QStringLiteral(" class=\"best\"") : QString());
    return wide(element(QStringLiteral("table"), html));
}

QString factsOf(const QList<ReportFact> &facts)
{
    if (facts.isEmpty())
        return {};
    QString html;
    for (const ReportFact &fact : facts)
        html += element(QStringLiteral("tr"), cellsOf(QStringLiteral("td"), {fact.name, fact.value}));
    return wide(element(QStringLiteral("table"), html, QStringLiteral(" class=\"facts\"")));
}

QString paragraphs(const QStringList &texts, const QString &attributes = {})
{
    QString html;
    for (const QString &text : texts)
        html += element(QStringLiteral("p"), text.toHtmlEscaped(), attributes);
    return html;
}

QString sectionOf(const ReportSection &section)
{
    QString html;
    if (!section.title.isEmpty())
        html += element(QStringLiteral("h2"), section.title.toHtmlEscaped());
    html += paragraphs(section.paragraphs) + section.chart + tableOf(section.table) + factsOf(section.facts);
    if (!section.sql.isEmpty())
        html += element(QStringLiteral("pre"), section.sql.toHtmlEscaped());
    return html;
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

} // namespace

QString htmlReport(const ReportDocument &document)
{
    QString sections;
    for (const ReportSection &section : document.sections)
        sections += sectionOf(section);
    return filled(core::readResource(QStringLiteral(":/report/report.html")),
                  {{QStringLiteral("title"), document.title.toHtmlEscaped()},
                   {QStringLiteral("answer"), document.answer.toHtmlEscaped()},
                   {QStringLiteral("cautions"), paragraphs(document.cautions, QStringLiteral(" class=\"caution\""))},
                   {QStringLiteral("sections"), sections},
                   {QStringLiteral("method"), document.method.toHtmlEscaped()},
                   {QStringLiteral("version"), QStringLiteral(WORKBENCH_VERSION)}});
}

} // namespace sweep

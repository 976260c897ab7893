#include "app/sweep/markdownreport.h"

namespace sweep {

namespace {

QString rowOf(const QStringList &cells)
{
    QStringList safe;
    for (const QString &cell : cells)
        safe << QString(cell).replace(u'|', QStringLiteral("\\|")).replace(u'\n', u' ');
    return QStringLiteral("| %1 |\n").arg(safe.join(QStringLiteral(" | ")));
}

QString tableOf(const ReportTable &table)
{
    if (table.columns.isEmpty())
        return {};
    QString text = rowOf(table.columns) + u'|' + QStringLiteral("---|").repeated(table.columns.size()) + u'\n';
    for (const QStringList &row : table.rows)
        text += rowOf(row);
    return text + u'\n';
}

QString factsOf(const QList<ReportFact> &facts)
{
    if (facts.isEmpty())
        return {};
    QString text = QStringLiteral("| | |\n|---|---|\n");
    for (const ReportFact &fact : facts)
        text += rowOf({fact.name, fact.value});
    return text + u'\n';
}

QString paragraphs(const QStringList &texts)
{
    QString text;
    for (const QString &each : texts)
        text += each + QStringLiteral("\n\n");
    return text;
}

QString sectionOf(const ReportSection &section)
{
    const bool onlyChart = section.paragraphs.isEmpty() && section.table.columns.isEmpty() && section.facts.isEmpty() &&
                           section.sql.isEmpty();
    if (onlyChart)
        return {};
    QString text;
    if (!section.title.isEmpty())
        text += QStringLiteral("## ") + section.title + QStringLiteral("\n\n");
    text += paragraphs(section.paragraphs) + tableOf(section.table) + factsOf(section.facts);
    if (!section.sql.isEmpty())
        text += QStringLiteral("```sql\n") + section.sql.trimmed() + QStringLiteral("\n```\n\n");
    return text;
}

} // namespace

QString markdownReport(const ReportDocument &document)
{
    QString text = QStringLiteral("# ") + document.title + QStringLiteral("\n\n");
    if (!document.answer.isEmpty())
        text += QStringLiteral("**") + document.answer + QStringLiteral("**\n\n");
    text += paragraphs(document.cautions);
    for (const ReportSection &section : document.sections)
        text += sectionOf(section);
    return text + document.method +
           QStringLiteral(" Measured by pgvector Workbench %1.\n").arg(QStringLiteral(WORKBENCH_VERSION));
}

} // namespace sweep

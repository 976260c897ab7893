#include "ui/sweep/reportpdf.h"

#include "ui/shared/chartcolors.h"

#include <QBuffer>
#include <QImage>
#include <QMap>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTextDocument>
#include <QUrl>

namespace {

constexpr int DotsPerInch = 96;
constexpr double PicturePixels = 2400;
constexpr int PictureWidth = 640; ///< on the page, in units of the document

QPalette paper()
{
    QPalette palette;
    palette.setColor(QPalette::Window, Qt::white);
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::Text, Qt::black);
    palette.setColor(QPalette::WindowText, Qt::black);
    return palette;
}

/// What a CSS variable of the report's page stands for on paper.
QColor colorOf(const QString &name)
{
    const QPalette palette = paper();
    const QMap<QString, QColor> colors{{QStringLiteral("text"), Qt::black},
                                       {QStringLiteral("back"), Qt::white},
                                       {QStringLiteral("faint"), QColor(0xdd, 0xdd, 0xdd)},
                                       {QStringLiteral("heat"), hnswColor(palette)},
                                       {QStringLiteral("hnsw"), hnswColor(palette)},
                                       {QStringLiteral("ivfflat"), ivfflatColor(palette)},
                                       {QStringLiteral("exact"), exactColor(palette)}};
    return name.startsWith(QStringLiteral("series")) ? seriesColor(name.mid(6).toInt(), palette)
                                                     : colors.value(name, Qt::black);
}

/// A chart of the report with its CSS variables filled in.
QImage imageOf(QString svg)
{
    static const QRegularExpression variable(QStringLiteral("var\\(--([a-z]+\\d?)\\)"));
    for (auto match = variable.match(svg); match.hasMatch(); match = variable.match(svg))
        svg.replace(match.captured(0), colorOf(match.captured(1)).name());
    if (!svg.contains(QStringLiteral("xmlns=")))
        svg.replace(QStringLiteral("<svg "), QStringLiteral("<svg xmlns=\"http://www.w3.org/2000/svg\" "));
    QSvgRenderer renderer(svg.toUtf8());
    const QSizeF size = renderer.viewBoxF().size();
    if (!renderer.isValid() || size.isEmpty())
        return {};
    QImage image((size * (PicturePixels / size.width())).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
}

QString tableOf(const sweep::ReportTable &table)
{
    if (table.columns.isEmpty())
        return {};
    QString html = QStringLiteral("<table border=\"0\" cellspacing=\"0\" cellpadding=\"3\" width=\"100%\"><tr>");
    for (const QString &column : table.columns)
        html += QStringLiteral("<th align=\"left\" bgcolor=\"#eeeeee\">") + column.toHtmlEscaped() +
                QStringLiteral("</th>");
    html += QStringLiteral("</tr>");
    for (int row = 0; row < int(table.rows.size()); ++row) {
        const bool marked = table.marked.contains(row);
        html += QStringLiteral("<tr>");
        for (const QString &cell : table.rows.at(row)) {
            const QString text = cell.toHtmlEscaped();
            html += QStringLiteral("<td>") + (marked ? QStringLiteral("<b>") + text + QStringLiteral("</b>") : text) +
                    QStringLiteral("</td>");
        }
        html += QStringLiteral("</tr>");
    }
    return html + QStringLiteral("</table>");
}

QString factsOf(const QList<sweep::ReportFact> &facts)
{
    QString html = QStringLiteral("<table border=\"0\" cellspacing=\"0\" cellpadding=\"2\">");
    for (const sweep::ReportFact &fact : facts)
        html += QStringLiteral("<tr><td>") + fact.name.toHtmlEscaped() + QStringLiteral("&nbsp;&nbsp;</td><td>") +
                fact.value.toHtmlEscaped() + QStringLiteral("</td></tr>");
    return html + QStringLiteral("</table>");
}

QString paragraphs(const QStringList &texts)
{
    QString html;
    for (const QString &text : texts)
        html += QStringLiteral("<p>") + text.toHtmlEscaped() + QStringLiteral("</p>");
    return html;
}

QString chartName(int section)
{
    return QStringLiteral("chart%1").arg(section);
}

QString sectionOf(const sweep::ReportSection &section, int number)
{
    QString html;
    if (!section.title.isEmpty())
        html += QStringLiteral("<h3>") + section.title.toHtmlEscaped() + QStringLiteral("</h3>");
    html += paragraphs(section.paragraphs);
    if (!section.chart.isEmpty())
        html += QStringLiteral("<p><img src=\"%1\" width=\"%2\"></p>").arg(chartName(number)).arg(PictureWidth);
    html += tableOf(section.table);
    if (!section.facts.isEmpty())
        html += factsOf(section.facts);
    if (!section.sql.isEmpty())
        html += QStringLiteral("<pre>") + section.sql.toHtmlEscaped() + QStringLiteral("</pre>");
    return html;
}

QString pageOf(const sweep::ReportDocument &report)
{
    QString html = QStringLiteral("<h2>") + report.title.toHtmlEscaped() + QStringLiteral("</h2><p><b>") +
                   report.answer.toHtmlEscaped() + QStringLiteral("</b></p>") + paragraphs(report.cautions);
    for (int i = 0; i < int(report.sections.size()); ++i)
        html += sectionOf(report.sections.at(i), i);
    return html + paragraphs({report.method});
}

} // namespace

QByteArray reportPdf(const sweep::ReportDocument &report)
{
    QTextDocument document;
    QFont font(QStringLiteral("Sans Serif"));
    font.setStyleHint(QFont::SansSerif);
    font.setPointSizeF(8);
    document.setDefaultFont(font);
    document.setDefaultStyleSheet(QStringLiteral("body, td, th, p, h2, h3, pre { color: #000000; }"));
    for (int i = 0; i < int(report.sections.size()); ++i) {
        if (const QImage chart = imageOf(report.sections.at(i).chart); !chart.isNull())
            document.addResource(QTextDocument::ImageResource, QUrl(chartName(i)), chart);
    }
    document.setHtml(pageOf(report));

    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(DotsPerInch);
    writer.setTitle(report.title);
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(12, 12, 12, 12),
                                     QPageLayout::Millimeter));
    document.print(&writer);
    buffer.close();
    return bytes;
}

#include "ui/sweep/reportpdf.h"

#include "app/sweep/reportchart.h"
#include "app/sweep/reportcontent.h"
#include "ui/shared/chartcolors.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
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

/// The report's own chart with its CSS variables filled in.
QImage chartOf(const sweep::SweepResult &result)
{
    QString svg = sweep::recallChart(result);
    if (svg.isEmpty())
        return {};
    const QPalette palette = paper();
    const std::pair<const char *, QColor> colors[] = {{"text", Qt::black},
                                                      {"back", Qt::white},
                                                      {"faint", QColor(0xdd, 0xdd, 0xdd)},
                                                      {"hnsw", hnswColor(palette)},
                                                      {"ivfflat", ivfflatColor(palette)},
                                                      {"exact", exactColor(palette)}};
    for (const auto &[name, color] : colors)
        svg.replace(QStringLiteral("var(--%1)").arg(QLatin1String(name)), color.name());
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

QString tableOf(const sweep::ReportContent &content)
{
    QString html = QStringLiteral("<table border=\"0\" cellspacing=\"0\" cellpadding=\"3\" width=\"100%\"><tr>");
    for (const QString &column : content.columns)
        html += QStringLiteral("<th align=\"left\" bgcolor=\"#eeeeee\">%1</th>").arg(column.toHtmlEscaped());
    html += QStringLiteral("</tr>");
    for (qsizetype row = 0; row < content.rows.size(); ++row) {
        const bool recommended = row == content.recommendedRow;
        html += QStringLiteral("<tr>");
        for (const QString &cell : content.rows.at(row)) {
            const QString text = cell.toHtmlEscaped();
            html += QStringLiteral("<td>") +
                    (recommended ? QStringLiteral("<b>") + text + QStringLiteral("</b>") : text) +
                    QStringLiteral("</td>");
        }
        html += QStringLiteral("</tr>");
    }
    return html + QStringLiteral("</table>");
}

QString pageOf(const sweep::ReportContent &content, bool withChart)
{
    QString html = QStringLiteral("<h2>") + content.title.toHtmlEscaped() + QStringLiteral("</h2><p><b>") +
                   content.answer.toHtmlEscaped() + QStringLiteral("</b></p>");
    for (const QString &caution : content.cautions)
        html += QStringLiteral("<p>") + caution.toHtmlEscaped() + QStringLiteral("</p>");
    if (withChart)
        html += QStringLiteral("<p><img src=\"chart\" width=\"%1\"></p>").arg(PictureWidth);
    html += tableOf(content);
    if (!content.applySql.isEmpty())
        html += QStringLiteral("<pre>") + content.applySql.toHtmlEscaped() + QStringLiteral("</pre>");
    html += QStringLiteral("<table border=\"0\" cellspacing=\"0\" cellpadding=\"2\">");
    for (const sweep::ReportFact &fact : content.facts)
        html += QStringLiteral("<tr><td>") + fact.name.toHtmlEscaped() + QStringLiteral("&nbsp;&nbsp;</td><td>") +
                fact.value.toHtmlEscaped() + QStringLiteral("</td></tr>");
    return html + QStringLiteral("</table>");
}

} // namespace

QByteArray reportPdf(const sweep::SweepResult &result)
{
    const sweep::ReportContent content = sweep::reportContent(result);
    const QImage chart = chartOf(result);
    QTextDocument document;
    QFont font(QStringLiteral("Sans Serif"));
    font.setStyleHint(QFont::SansSerif);
    font.setPointSizeF(8);
    document.setDefaultFont(font);
    document.setDefaultStyleSheet(QStringLiteral("body, td, th, p, h2, pre { color: #000000; }"));
    if (!chart.isNull())
        document.addResource(QTextDocument::ImageResource, QUrl(QStringLiteral("chart")), chart);
    document.setHtml(pageOf(content, !chart.isNull()));

    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(DotsPerInch);
    writer.setTitle(content.title);
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(12, 12, 12, 12),
                                     QPageLayout::Millimeter));
    document.print(&writer);
    buffer.close();
    return bytes;
}
